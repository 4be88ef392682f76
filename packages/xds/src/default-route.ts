import { buildHashPolicy } from './hash-policy.ts'
import { buildTimeout, type Route } from './http-routes.ts'
import type { MeshService, MeshServicePort } from './mesh-services.ts'
import { outboundClusterName } from './names.ts'
import { present } from './present.ts'
import type { ProxyView } from './proxy-view.ts'
import { buildRetryPolicy } from './retry-policy.ts'

/** The route of a Service's port that no VirtualService speaks of. */
export function buildDefaultRoute(view: ProxyView, service: MeshService, port: MeshServicePort): Route {
  const hash = buildHashPolicy(view.destinationRuleOf(service.host), { port: port.number })
  return {
    name: 'default',
    match: { prefix: '/' },
    decorator: { operation: `${service.host}:${port.number}/*` },
    route: present({
      cluster: outboundClusterName(port.number, '', service.host),
      ...buildTimeout(undefined),
      retry_policy: buildRetryPolicy(undefined),
      hash_policy: hash && [hash],
    }),
  }
}
