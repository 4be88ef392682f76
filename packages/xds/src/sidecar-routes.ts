import type { EgressScope } from './egress-scope.ts'
import type { MeshService } from './mesh-services.ts'
import type { OutboundPort } from './outbound-ports.ts'
import type { ProxyView } from './proxy-view.ts'
import { recallRouteConfiguration } from './route-configuration.ts'
import { buildSidecarVirtualHosts, type PortService, type PortUsers } from './sidecar-virtual-hosts.ts'
import type { RouteConfiguration } from './snapshot.ts'
import { aliasesKey, buildCatchAll, type VirtualHost } from './virtual-hosts.ts'
import { indexVirtualServices, type VirtualServiceIndex } from './virtual-service-index.ts'

/**
 * The route configurations that a sidecar's listeners ask for: one for each port that speaks HTTP, named after it; a
 * sniffed port of a Service with an address of its own has one too, `<host>:<port>`, with that Service alone.
 */
export function buildSidecarRoutes(
  view: ProxyView,
  ports: readonly OutboundPort[],
): readonly RouteConfiguration[] {
  const { memo, meshConfig } = view.mesh
  const catchAll = memo.remember(meshConfig, 'catch all', [], () => buildCatchAll(meshConfig))
  const scopes = new Map(view.egress.map((scope) => [scope, indexScope(scope)]))
  const hostsOf = new Map<string, readonly VirtualHost[]>()
  const built = new Map<string, RouteConfiguration>()
  for (const { routes, scope, number } of ports) {
    const index = scopes.get(scope)
    if (routes === undefined || index === undefined || built.has(routes)) continue
    const key = `${scope.key} ${number}`
    const hosts =
      hostsOf.get(key) ?? buildSidecarVirtualHosts(view, scope, index.rules, number, index.users(number))
    hostsOf.set(key, hosts)
    const shared = routes === String(number)
    const own = shared ? [...hosts, catchAll] : everywhere(view, hosts, routes)
    built.set(routes, recallRouteConfiguration(memo, routes, own))
  }
  return [...built.values()]
}

/** The connection's address says which Service is meant. */
function everywhere(view: ProxyView, hosts: readonly VirtualHost[], name: string): readonly VirtualHost[] {
  return hosts
    .filter((host) => host.name === name)
    .map((host) => view.mesh.memo.remember(host, 'every domain', [], () => withEveryDomain(host)))
}

/** Its names are kept beside, for a proxy that sees no address. */
function withEveryDomain(host: VirtualHost): VirtualHost {
  return {
    ...host,
    domains: ['*'],
    metadata: { filter_metadata: { [aliasesKey]: { domains: host.domains } } },
  }
}

interface ScopeIndex {
  readonly rules: VirtualServiceIndex
  users(port: number): PortUsers
}

function indexScope({ virtualServices, services, aliases }: EgressScope): ScopeIndex {
  const onPort = byPort(services)
  const named = byPort(aliases)
  return {
    rules: indexVirtualServices(virtualServices),
    users: (port) => ({ onPort: onPort.get(port) ?? [], aliases: named.get(port) ?? [] }),
  }
}

function byPort(services: readonly MeshService[]): ReadonlyMap<number, readonly PortService[]> {
  const out = new Map<number, PortService[]>()
  for (const service of services)
    for (const port of service.ports) {
      if (port.protocol === 'UDP') continue
      const list = out.get(port.number)
      if (list === undefined) out.set(port.number, [{ service, port }])
      else list.push({ service, port })
    }
  return out
}
