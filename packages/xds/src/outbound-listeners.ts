import { buildConnectionChains } from './connection-chains.ts'
import { connectionInputs, connectionRulesOf, rulesFor } from './connection-rules.ts'
import type { EgressScope } from './egress-scope.ts'
import { buildHttpConnectionManager } from './http-connection-manager.ts'
import { valueAt } from './json.ts'
import { httpInspector, tlsInspector } from './listener-filters.ts'
import type { MeshConfig } from './mesh-state.ts'
import type { OutboundPort, PortUser } from './outbound-ports.ts'
import { isHttp } from './port-protocol.ts'
import { present } from './present.ts'
import type { ProxyView } from './proxy-view.ts'
import type { Listener, Resource } from './snapshot.ts'
import { buildTcpProxy } from './tcp-proxy.ts'
import type { MeshVirtualService } from './virtual-services.ts'
import { anyAddress, blackHoleCluster, passthroughCluster } from './well-known.ts'

/**
 * Where a sidecar's intercepted calls arrive. None is bound; `virtualOutbound` hands the connections over. Without
 * interception each is bound to the pod's own loopback address.
 */
export function buildOutboundListeners(view: ProxyView, ports: readonly OutboundPort[]): readonly Listener[] {
  const { memo, meshConfig } = view.mesh
  const rulesOf = rememberedRules()
  return ports.flatMap((port) => {
    const [first] = port.users
    if (first === undefined) return []
    const rules = port.users.map((user) => (isHttp(user.protocol) ? [] : rulesOf(port.scope, user)))
    const inputs = port.users.flatMap((user, index) => {
      const { service, protocol, ranges } = user
      const own = isHttp(protocol) ? [] : [view.destinationRuleOf(service.host), service.aliases, ...ranges]
      const ruled = rules[index] ?? []
      return [user.port, service.host, protocol, ...own, ...ruled, ...connectionInputs(view, ruled)]
    })
    return memo.remember(
      first.port,
      `listener ${port.name} ${isBound(view)}`,
      [meshConfig, port.routes, ...inputs],
      () => buildListener(view, port, rules),
    )
  })
}

function rememberedRules(): (scope: EgressScope, user: PortUser) => readonly MeshVirtualService[] {
  const known = new Map<EgressScope, readonly MeshVirtualService[]>()
  return (scope, { service }) => {
    const rules = known.get(scope) ?? connectionRulesOf(scope)
    known.set(scope, rules)
    return rulesFor(service, rules)
  }
}

function isBound({ proxy }: ProxyView): boolean {
  return proxy.interceptionMode === 'NONE'
}

function buildListener(
  view: ProxyView,
  port: OutboundPort,
  rules: readonly (readonly MeshVirtualService[])[],
): Listener {
  const { address, number } = port
  const { meshConfig } = view.mesh
  const chains = distinct(port.users.flatMap((user, index) => chainsOf(view, port, user, rules[index] ?? [])))
  const open = chains.find(takesAll)
  const matching = chains.filter((chain) => !takesAll(chain))
  const names = matching.some((chain) => valueAt(chain, 'filter_chain_match', 'server_names') !== undefined)
  const http = matching.some(
    (chain) => valueAt(chain, 'filter_chain_match', 'application_protocols') !== undefined,
  )
  const inspectors = [...(names ? [tlsInspector] : []), ...(http ? [httpInspector] : [])]
  return {
    name: port.name,
    address: { socket_address: { address, port_value: number } },
    traffic_direction: 'OUTBOUND',
    ...(isBound(view) ? { max_connections_to_accept_per_socket_event: 1 } : { bind_to_port: false }),
    continue_on_listener_filters_timeout: true,
    listener_filters_timeout: '0s',
    ...present({ listener_filters: inspectors.length > 0 ? inspectors : undefined }),
    ...(matching.length === 0
      ? { filter_chains: chains }
      : { filter_chains: matching, default_filter_chain: open ?? passthroughChain(meshConfig) }),
  }
}

function takesAll({ filter_chain_match: match }: Resource): boolean {
  return match === undefined
}

/** Envoy refuses two chains with one match; the first keeps it. */
function distinct(chains: readonly Resource[]): readonly Resource[] {
  const seen = new Set<string>()
  return chains.filter(({ filter_chain_match: match = {} }) => {
    const key = JSON.stringify(match)
    const isNew = !seen.has(key)
    seen.add(key)
    return isNew
  })
}

function chainsOf(
  view: ProxyView,
  port: OutboundPort,
  user: PortUser,
  rules: readonly MeshVirtualService[],
): readonly Resource[] {
  if (isHttp(user.protocol)) return [httpChain(port, user, view.mesh.meshConfig)]
  const chains = buildConnectionChains(view, user, port.address, rules)
  return user.protocol === 'sniffed' ? [...chains, httpChain(port, user, view.mesh.meshConfig)] : chains
}

/** HTTP is known by its first bytes where something else may arrive too. */
function httpChain(
  { name, address, routes = '' }: OutboundPort,
  { protocol }: PortUser,
  meshConfig: MeshConfig,
): Resource {
  const statPrefix = `outbound_${name}`
  const grpcWeb = protocol === 'GRPCWeb'
  const sniffs = protocol === 'sniffed' || address === anyAddress
  return {
    ...(sniffs && { filter_chain_match: httpMatch }),
    filters: [buildHttpConnectionManager({ role: 'outbound', statPrefix, routes, meshConfig, grpcWeb })],
    transport_socket_connect_timeout: '15s',
  }
}

/** Plain HTTP as the inspector names it. */
const httpMatch: Resource = {
  transport_protocol: 'raw_buffer',
  application_protocols: ['http/1.1', 'h2c'],
}

/** The cluster for traffic that no listener and no route knows. */
export function unknownTrafficCluster({ outboundTrafficPolicy }: MeshConfig): string {
  return outboundTrafficPolicy?.mode === 'REGISTRY_ONLY' ? blackHoleCluster : passthroughCluster
}

function passthroughChain(meshConfig: MeshConfig): Resource {
  return {
    name: 'PassthroughFilterChain',
    filter_chain_match: {},
    filters: [buildTcpProxy(unknownTrafficCluster(meshConfig), meshConfig)],
  }
}
