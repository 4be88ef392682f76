import { buildDefaultRoute } from './default-route.ts'
import { buildHttpRoutes, type Route } from './http-routes.ts'
import type { MeshService, MeshServicePort } from './mesh-services.ts'
import { covers } from './names.ts'
import { isHttpOrSniffed } from './port-protocol.ts'
import type { ProxyView } from './proxy-view.ts'
import { sortedByName } from './route-configuration.ts'
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

/**
 * The virtual hosts of one port, sorted by name. The first rule that claims a host has it; domains are given once, as
 * Envoy refuses doubles. Services that no rule claims get their default route.
 */
export function buildSidecarVirtualHosts(
  view: ProxyView,
  rules: VirtualServiceIndex,
  port: number,
  { onPort, aliases }: PortUsers,
): readonly VirtualHost[] {
  const named = [...onPort, ...aliases]
  const { hosts, add } = collectHosts(port)
  const claimed = new Set<MeshService>()
  const known = new Set(named.map(({ service }) => service.host))
  for (const [rule, services] of claims(rules, port, named)) {
    const routes = routesOf(view, rule, port)
    if (routes.length === 0) continue
    for (const host of hostsWithoutService(rule, known)) add(host, [host], routes)
    for (const service of services) {
      add(service.host, domainsOf(service, view.proxy.namespace), routes)
      claimed.add(service)
    }
  }
  for (const { service, port: servicePort } of onPort) {
    if (claimed.has(service) || !isHttpOrSniffed(servicePort.protocol)) continue
    const domains = domainsOf(service, view.proxy.namespace)
    add(service.host, domains, [buildDefaultRoute(view, service, servicePort)])
  }
  return sortedByName(hosts)
}

/** Takes hosts in the order in which they win: names and domains that are taken are left out. */
function collectHosts(port: number) {
  const hosts: VirtualHost[] = []
  const names = new Set<string>()
  const taken = new Set<string>()
  const add = (host: string, domains: readonly string[], routes: readonly Route[]): void => {
    const name = `${host}:${port}`
    if (names.has(name)) return
    names.add(name)
    const free = domains.filter((domain) => !taken.has(domain.toLowerCase()))
    for (const domain of free) taken.add(domain.toLowerCase())
    if (free.length > 0) hosts.push(buildVirtualHost(name, free, routes))
  }
  return { hosts, add }
}

/**
 * The rules that count on a port, in the order in which they win, with the Services of the port that each speaks of.
 * On port 80 istiod keeps every rule, also of hosts that no Service of the port has.
 */
function claims(
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

/** A destination that names no port is called on the port that the client used (istiod looks at that port alone). */
function routesOf(view: ProxyView, rule: MeshVirtualService, port: number): readonly Route[] {
  return buildHttpRoutes(rule, { view, port, gateway: meshGateway, defaultPort: () => port })
}

/** A plain name is looked up; only a wildcard must be held against every Service. */
function hostsWithoutService(rule: MeshVirtualService, known: ReadonlySet<string>): readonly string[] {
  return rule.hosts.filter((host) =>
    host.startsWith('*') ? ![...known].some((name) => covers(host, name)) : !known.has(host),
  )
}
