import { buildDefaultRoute } from './default-route.ts'
import type { EgressScope } from './egress-scope.ts'
import { type Route, recallHttpRoutes } from './http-routes.ts'
import type { Memo } from './memo.ts'
import type { MeshService, MeshServicePort } from './mesh-services.ts'
import { covers } from './names.ts'
import { isHttpOrSniffed } from './port-protocol.ts'
import type { ProxyView } from './proxy-view.ts'
import { sortedByName } from './route-configuration.ts'
import { routeScope } from './route-scope.ts'
import { buildVirtualHost, domainsOf, type VirtualHost } from './virtual-hosts.ts'
import type { VirtualServiceIndex } from './virtual-service-index.ts'
import type { MeshVirtualService } from './virtual-services.ts'
import { meshGateway } from './well-known.ts'

/** Who is called on a port: Services, and names that stand for one of them. */
export interface PortUsers {
  readonly onPort: readonly PortService[]
  readonly aliases: readonly PortService[]
}

export interface PortService {
  readonly service: MeshService
  readonly port: MeshServicePort
}

/** A rule that counts on a port, with its routes there and the Services of the port that it speaks of. */
interface Claim {
  readonly rule: MeshVirtualService
  readonly routes: readonly Route[]
  readonly services: readonly MeshService[]
}

/**
 * The virtual hosts of one port, sorted by name. The first rule that claims a host has it; domains are given once, as
 * Envoy refuses doubles. Services that no rule claims get their default route.
 */
export function buildSidecarVirtualHosts(
  view: ProxyView,
  scope: EgressScope,
  rules: VirtualServiceIndex,
  port: number,
  users: PortUsers,
): readonly VirtualHost[] {
  const { memo, meshConfig } = view.mesh
  const { namespace } = view.proxy
  const named = [...users.onPort, ...users.aliases]
  const claims = claimsOf(rules, port, named).map(([rule, services]): Claim => {
    return { rule, services, routes: routesOf(view, rule, port) }
  })
  const inputs = [
    ...named.map((entry) => entry.port),
    ...users.onPort.flatMap(({ service }) => [service, view.destinationRuleOf(service.host)]),
    ...claims.flatMap(({ rule, routes, services }) => [rule, routes, ...services]),
  ]
  return memo.remember(meshConfig, `hosts ${port} ${namespace} ${scope.key}`, inputs, () =>
    buildHosts(view, port, users, claims),
  )
}

function buildHosts(
  view: ProxyView,
  port: number,
  { onPort, aliases }: PortUsers,
  claims: readonly Claim[],
): readonly VirtualHost[] {
  const { memo } = view.mesh
  const { namespace } = view.proxy
  const retries = view.mesh.meshConfig.defaultHttpRetryPolicy
  const { hosts, add } = collectHosts(port, memo)
  const claimed = new Set<MeshService>()
  const known = new Set([...onPort, ...aliases].map(({ service }) => service.host))
  for (const { rule, routes, services } of claims) {
    if (routes.length === 0) continue
    for (const host of hostsWithoutService(rule, known)) add(host, [host], routes)
    for (const service of services) {
      add(service.host, recallDomains(memo, service, namespace), routes)
      claimed.add(service)
    }
  }
  for (const { service, port: servicePort } of onPort) {
    if (claimed.has(service) || !isHttpOrSniffed(servicePort.protocol)) continue
    const rule = view.destinationRuleOf(service.host)
    const routes = memo.remember(servicePort, 'default route', [rule, retries], () => [
      buildDefaultRoute(service.host, servicePort, rule, retries),
    ])
    add(service.host, recallDomains(memo, service, namespace), routes)
  }
  return sortedByName(hosts)
}

/** Takes hosts in the order in which they win: names and domains that are taken are left out. */
function collectHosts(port: number, memo: Memo) {
  const hosts: VirtualHost[] = []
  const names = new Set<string>()
  const taken = new Set<string>()
  const add = (host: string, domains: readonly string[], routes: readonly Route[]): void => {
    const name = `${host}:${port}`
    if (names.has(name)) return
    names.add(name)
    const free = domains.filter((domain) => !taken.has(domain.toLowerCase()))
    for (const domain of free) taken.add(domain.toLowerCase())
    if (free.length === 0) return
    hosts.push(memo.remember(routes, `host ${name}`, free, () => buildVirtualHost(name, free, routes)))
  }
  return { hosts, add }
}

/**
 * The rules that count on a port, in the order in which they win, with the Services of the port that each speaks of.
 * On port 80 istiod keeps every rule, also of hosts that no Service of the port has.
 */
function claimsOf(
  rules: VirtualServiceIndex,
  port: number,
  onPort: readonly PortService[],
): readonly (readonly [MeshVirtualService, readonly MeshService[]])[] {
  const services = new Map<MeshVirtualService, MeshService[]>()
  if (port === 80) for (const rule of rules.all) services.set(rule, [])
  for (const { service, port: servicePort } of onPort) {
    if (!isHttpOrSniffed(servicePort.protocol)) continue
    for (const rule of rules.claiming(service)) {
      const claimed = services.get(rule)
      if (claimed === undefined) services.set(rule, [service])
      else claimed.push(service)
    }
  }
  return [...services].sort(([a], [b]) => rules.rankOf(a) - rules.rankOf(b))
}

function recallDomains(memo: Memo, service: MeshService, clientNamespace: string): readonly string[] {
  return memo.remember(service, `domains ${clientNamespace}`, [], () => domainsOf(service, clientNamespace))
}

/** A destination that names no port is called on the port that the client used (istiod looks at that port alone). */
function routesOf(view: ProxyView, rule: MeshVirtualService, port: number): readonly Route[] {
  const scope = routeScope(view, { port, gateway: meshGateway, defaultPort: () => port })
  return recallHttpRoutes(view.mesh.memo, rule, scope)
}

/** A plain name is looked up; only a wildcard must be held against every Service. */
function hostsWithoutService(rule: MeshVirtualService, known: ReadonlySet<string>): readonly string[] {
  return rule.hosts.filter((host) =>
    host.startsWith('*') ? ![...known].some((name) => covers(host, name)) : !known.has(host),
  )
}
