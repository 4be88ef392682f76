import type { TCPRoute } from '@traffic-lab/resources'
import { matchesPort } from './connection-rules.ts'
import { routeTarget } from './connection-target.ts'
import { serverHosts } from './gateway-hosts.ts'
import { protocolOf } from './gateway-protocol.ts'
import type { BoundServer } from './gateway-servers.ts'
import type { MeshConfig } from './mesh-state.ts'
import { covers } from './names.ts'
import type { ProxyView } from './proxy-view.ts'
import type { Resource } from './snapshot.ts'
import { buildTcpFilters } from './tcp-filters.ts'
import type { MeshVirtualService } from './virtual-services.ts'

/** The rules with routes of bytes or of TLS that name this server's Gateway and share a host with it. */
export function connectionRulesFor(
  { virtualServices }: ProxyView,
  { server, gateway, gatewayNamespace }: BoundServer,
): readonly MeshVirtualService[] {
  return virtualServices.filter(({ gateways, namespace, hosts, tcp, tls }) => {
    if (!gateways.has(gateway) || tcp.length + tls.length === 0) return false
    const served = serverHosts(server.hosts, namespace, gatewayNamespace)
    return hosts.some((host) => served.some((name) => covers(name, host) || covers(host, name)))
  })
}

/** What the first route of bytes says that counts at the server; none, and the server has no chain. */
export function buildByteFilters(
  view: ProxyView,
  bound: BoundServer,
  meshConfig: MeshConfig,
): readonly Resource[] {
  for (const rule of connectionRulesFor(view, bound)) {
    const route = rule.tcp.find((entry) => matches(entry, rule, bound) && entry.route?.length)
    if (route !== undefined) return filtersOf(view, rule, route, bound, meshConfig)
  }
  return []
}

/** The names that clients ask for in TLS, and where each leads. A name counts once for a port. */
export function passedThrough(
  view: ProxyView,
  bound: BoundServer,
  taken: Set<string>,
  meshConfig: MeshConfig,
): readonly { readonly serverNames: readonly string[]; readonly filters: readonly Resource[] }[] {
  return connectionRulesFor(view, bound).flatMap((rule) =>
    rule.tls.flatMap((route) =>
      (route.match ?? []).flatMap((match) => {
        const { sniHosts: serverNames = [] } = match
        if (!route.route?.length || !matchesPort(match, rule, at(bound))) return []
        if (serverNames.some((name) => taken.has(name))) return []
        for (const name of serverNames) taken.add(name)
        return [{ serverNames, filters: filtersOf(view, rule, route, bound, meshConfig) }]
      }),
    ),
  )
}

function matches({ match = [] }: TCPRoute, rule: MeshVirtualService, bound: BoundServer): boolean {
  return match.length === 0 || match.some((entry) => matchesPort(entry, rule, at(bound)))
}

function at({ server, gateway }: BoundServer) {
  return { port: server.port.number, gateway }
}

function filtersOf(
  view: ProxyView,
  rule: MeshVirtualService,
  { route = [] }: TCPRoute,
  { server }: BoundServer,
  meshConfig: MeshConfig,
): readonly Resource[] {
  const target = routeTarget(view, rule, route, server.port.number)
  return target === undefined ? [] : buildTcpFilters(target, protocolOf(server), meshConfig)
}
