import { intersectHosts, serverHosts } from './gateway-hosts.ts'
import type { BoundServer } from './gateway-servers.ts'
import { type Route, recallHttpRoutes } from './http-routes.ts'
import { compareNames } from './names.ts'
import type { ProxyView } from './proxy-view.ts'
import { recallRouteConfiguration, sortedByName } from './route-configuration.ts'
import { isCatchAll } from './route-match.ts'
import { routeScope } from './route-scope.ts'
import type { RouteConfiguration } from './snapshot.ts'
import { buildVirtualHost, type VirtualHost } from './virtual-hosts.ts'
import type { MeshVirtualService } from './virtual-services.ts'

/** What a gateway's port has for one host, before hosts with the same rules are joined. */
interface HostRoutes {
  readonly host: string
  readonly port: number
  /** The rules in order, which tell equal hosts from different ones. */
  readonly sources: string[]
  readonly routes: Route[]
  requireTls: boolean
}

/** The routes of some servers of a gateway. Rules must name the Gateway and share a host with its server. */
export function buildGatewayRoutes(
  view: ProxyView,
  routeName: string,
  servers: readonly BoundServer[],
): RouteConfiguration {
  const hosts = new Map<string, HostRoutes>()
  for (const bound of servers) addServer(view, bound, hosts)
  const number = servers[0]?.server.port.number ?? 0
  const virtualHosts =
    hosts.size === 0 ? [buildBlackHole(number)] : sortedByName(joinEqualHosts([...hosts.values()]))
  return recallRouteConfiguration(view.mesh.memo, routeName, virtualHosts)
}

function addServer(view: ProxyView, bound: BoundServer, hosts: Map<string, HostRoutes>): void {
  const { server, gateway, gatewayNamespace } = bound
  const requireTls = server.tls?.httpsRedirect === true
  for (const rule of view.virtualServices) {
    if (!rule.gateways.has(gateway)) continue
    const common = intersectHosts(serverHosts(server.hosts, rule.namespace, gatewayNamespace), rule.hosts)
    if (common.length === 0) continue
    const routes = routesOf(view, rule, bound)
    if (routes.length === 0) continue
    for (const host of common) {
      const entry = entryFor(hosts, host, server.port.number)
      entry.routes.push(...routes)
      entry.sources.push(`${gateway} ${rule.namespace}/${rule.name}`)
      entry.requireTls ||= requireTls
    }
  }
  if (!requireTls) return
  // Hosts that no rule serves are redirected to HTTPS too.
  for (const host of server.hosts)
    entryFor(hosts, host.slice(host.indexOf('/') + 1), server.port.number).requireTls = true
}

function entryFor(hosts: Map<string, HostRoutes>, host: string, port: number): HostRoutes {
  const entry = hosts.get(host) ?? { host, port, sources: [], routes: [], requireTls: false }
  hosts.set(host, entry)
  return entry
}

/** A destination that names no port has its Service's only one, else the Gateway's number. */
function routesOf(view: ProxyView, rule: MeshVirtualService, { server, gateway }: BoundServer) {
  const { number } = server.port
  const defaultPort = (host: string) => {
    const ports = view.serviceByHost(host)?.ports ?? []
    return ports.length === 1 ? (ports[0]?.number ?? number) : number
  }
  return recallHttpRoutes(
    view.mesh.memo,
    rule,
    routeScope(view, { port: number, gateway, defaultPort, tls: server.tls !== undefined }),
  )
}

/** Hosts with the same routes of the same rules become one virtual host, named after the longest. */
function joinEqualHosts(hosts: readonly HostRoutes[]): readonly VirtualHost[] {
  const groups = new Map<string, HostRoutes[]>()
  for (const entry of [...hosts].sort(byLength)) {
    const key = [
      ...entry.sources,
      entry.port,
      entry.requireTls,
      ...(entry.routes.length > 0 ? [] : [entry.host]),
    ]
    const group = groups.get(key.join('\n'))
    if (group === undefined) groups.set(key.join('\n'), [entry])
    else group.push(entry)
  }
  return [...groups.values()].map((group) => buildJoinedHost(group))
}

function buildJoinedHost(group: readonly HostRoutes[]): VirtualHost {
  const [first] = group
  if (first === undefined) throw new Error('a group of hosts is never empty')
  const host = buildVirtualHost(
    `${first.host}:${first.port}`,
    group.map(({ host: name }) => name),
    catchAllsLast(first.routes),
  )
  return first.requireTls ? { ...host, require_tls: 'ALL' } : host
}

function byLength(a: HostRoutes, b: HostRoutes): number {
  return b.host.length - a.host.length || compareNames(a.host, b.host)
}

/** Several rules of one host are appended to each other; those for every request must not hide the rest. */
function catchAllsLast(routes: readonly Route[]): readonly Route[] {
  return [
    ...routes.filter(({ match }) => !isCatchAll(match)),
    ...routes.filter(({ match }) => isCatchAll(match)),
  ]
}

/** Nothing is bound to the port: every request is 404. */
function buildBlackHole(port: number): VirtualHost {
  return { name: `blackhole:${port}`, domains: ['*'], routes: [] }
}
