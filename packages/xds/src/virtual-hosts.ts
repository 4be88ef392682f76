import { buildTimeout, type Route } from './http-routes.ts'
import type { MeshService } from './mesh-services.ts'
import type { MeshConfig } from './mesh-state.ts'
import { serviceHost } from './names.ts'
import type { Resource } from './snapshot.ts'
import { passthroughCluster } from './well-known.ts'

export type VirtualHost = Resource & {
  readonly name: string
  readonly domains: readonly string[]
  readonly routes: readonly Route[]
}

/** Metadata of a virtual host for every domain: the names that it would have among others. */
export const aliasesKey = 'traffic-lab.aliases'

export function buildVirtualHost(
  name: string,
  domains: readonly string[],
  routes: readonly Route[],
): VirtualHost {
  return { name, domains, routes, include_request_attempt_count: true }
}

/** Every name by which a client of `clientNamespace` may call the Service, in Istio's order. */
export function domainsOf(service: MeshService, clientNamespace: string): readonly string[] {
  const hosts = [service.host, ...service.aliases.map((alias) => serviceHost(alias.name, alias.namespace))]
  const names = hosts.flatMap((host) => namesOf(host, clientNamespace))
  // The pods of a headless Service have names of their own below the Service's.
  const podNames = service.headless ? names.map((name) => `*.${name}`) : []
  return [...names, ...podNames, ...service.clusterIPs]
}

/** A host with its absolute form and, if it is one of the cluster's, the shorter names that lead to it. */
export function namesOf(host: string, clientNamespace: string): readonly string[] {
  const full = [host, `${host}.`]
  const [, name, namespace] = /^([^.]+)\.(.+?)\.svc\./.exec(host) ?? []
  if (name === undefined || namespace === undefined) return full
  return namespace === clientNamespace
    ? [...full, name, `${name}.${namespace}.svc`, `${name}.${namespace}`]
    : [...full, `${name}.${namespace}`, `${name}.${namespace}.svc`]
}

export const allowAny = 'allow_any'
export const blockAll = 'block_all'

/** What becomes of requests for hosts that nobody knows: passed on, or refused with 502. */
export function buildCatchAll({ outboundTrafficPolicy }: MeshConfig): VirtualHost {
  const match = { prefix: '/' }
  if (outboundTrafficPolicy?.mode === 'REGISTRY_ONLY')
    return buildVirtualHost(blockAll, ['*'], [{ name: blockAll, match, direct_response: { status: 502 } }])
  const route = { cluster: passthroughCluster, ...buildTimeout(undefined) }
  return buildVirtualHost(allowAny, ['*'], [{ name: allowAny, match, route }])
}
