import type { HTTPRetry } from '@traffic-lab/resources'
import type { MeshDestinationRule } from './destination-rules.ts'
import { buildHashPolicy } from './hash-policy.ts'
import { buildTimeout, type Route } from './http-routes.ts'
import type { MeshServicePort } from './mesh-services.ts'
import { outboundClusterName } from './names.ts'
import { present } from './present.ts'
import { buildRetryPolicy } from './retry-policy.ts'

/** The route of a Service's port that no VirtualService speaks of. */
export function buildDefaultRoute(
  host: string,
  { number }: MeshServicePort,
  rule: MeshDestinationRule | undefined,
  retries: HTTPRetry | undefined,
): Route {
  const hash = buildHashPolicy(rule, { port: number })
  return {
    name: 'default',
    match: { prefix: '/' },
    decorator: { operation: `${host}:${number}/*` },
    route: present({
      cluster: outboundClusterName(number, '', host),
      ...buildTimeout(undefined),
      retry_policy: buildRetryPolicy(retries),
      hash_policy: hash && [hash],
    }),
  }
}
