import { buildConnectionChains } from './connection-chains.ts'
import { connectionInputs, connectionRulesOf, rulesFor } from './connection-rules.ts'
import { buildHttpConnectionManager } from './http-connection-manager.ts'
import { valueAt } from './json.ts'
import { httpInspector, tlsInspector } from './listener-filters.ts'
import type { MeshService, MeshServicePort } from './mesh-services.ts'
import type { MeshConfig } from './mesh-state.ts'
import { isHttp } from './port-protocol.ts'
import type { ProxyView } from './proxy-view.ts'
import type { Listener, Resource } from './snapshot.ts'
import { buildTcpProxy } from './tcp-proxy.ts'
import type { MeshVirtualService } from './virtual-services.ts'
import { blackHoleCluster, passthroughCluster } from './well-known.ts'

/**
 * Where a sidecar's intercepted calls arrive: HTTP Services share one listener a port, all others have one for each
 * address and port. None is bound; `virtualOutbound` hands the connections over.
 */
export function buildOutboundListeners(view: ProxyView): readonly Listener[] {
  const { meshConfig } = view.mesh
  const connectionRules = connectionRulesOf(view)
  const listeners = new Map<string, Listener>()
  for (const service of view.services)
    for (const port of service.ports) {
      if (port.protocol === 'UDP') continue
      const addresses = isHttp(port.protocol) ? ['0.0.0.0'] : addressesOf(service, view.proxy.ip)
      for (const address of addresses) {
        const name = `${address}_${port.number}`
        if (listeners.has(name)) continue
        const rules = isHttp(port.protocol) ? [] : rulesFor(service, connectionRules)
        const own = isHttp(port.protocol) ? undefined : view.destinationRuleOf(service.host)
        const inputs = [meshConfig, own, ...rules, ...connectionInputs(view, rules)]
        // A port belongs to one Service, which does not change its host.
        const listener = view.mesh.memo.remember(port, `listener ${address}`, inputs, () =>
          buildPortListener(view, address, service, port, rules),
        )
        listeners.set(name, listener)
      }
    }
  return [...listeners.values()]
}

function buildPortListener(
  view: ProxyView,
  address: string,
  service: MeshService,
  port: MeshServicePort,
  rules: readonly MeshVirtualService[],
): Listener {
  const { number, protocol } = port
  const { meshConfig } = view.mesh
  if (isHttp(protocol))
    return buildHttpListener(address, port, String(number), [], passthroughChain(meshConfig), meshConfig)
  const chains = buildConnectionChains(view, service, port, rules, meshConfig)
  const matching = chains.filter((chain) => chain.filter_chain_match !== undefined)
  const rest = chains.find((chain) => chain.filter_chain_match === undefined)
  if (protocol === 'sniffed') {
    const routes = `${service.host}:${number}`
    return buildHttpListener(
      address,
      port,
      routes,
      matching,
      rest ?? passthroughChain(meshConfig),
      meshConfig,
    )
  }
  if (matching.length === 0) return buildListener(address, number, { filter_chains: chains })
  return buildListener(address, number, {
    ...(chains.some(hasServerNames) && { listener_filters: [tlsInspector] }),
    filter_chains: matching,
    default_filter_chain: rest ?? passthroughChain(meshConfig),
  })
}

function hasServerNames(chain: Resource): boolean {
  return valueAt(chain, 'filter_chain_match', 'server_names') !== undefined
}

/** Clients of a headless Service call its pods; one's own pod is not called through the sidecar. */
function addressesOf({ headless, endpoints, clusterIPs }: MeshService, own: string): readonly string[] {
  if (!headless) return clusterIPs.slice(0, 1)
  return [...new Set(endpoints.map(({ address }) => address))].filter((address) => address !== own)
}

/** HTTP is known by its first bytes; what is not HTTP takes the other chain. */
function buildHttpListener(
  address: string,
  { number, protocol }: MeshServicePort,
  routes: string,
  others: readonly Resource[],
  otherwise: Resource,
  meshConfig: MeshConfig,
): Listener {
  const statPrefix = `outbound_${address}_${number}`
  return buildListener(address, number, {
    listener_filters: [httpInspector],
    filter_chains: [
      ...others,
      {
        filter_chain_match: httpMatch,
        filters: [
          buildHttpConnectionManager({
            role: 'outbound',
            statPrefix,
            routes,
            meshConfig,
            grpcWeb: protocol === 'GRPCWeb',
          }),
        ],
        ...connectTimeout,
      },
    ],
    default_filter_chain: otherwise,
  })
}

function buildListener(address: string, port: number, chains: Resource): Listener {
  return {
    name: `${address}_${port}`,
    address: { socket_address: { address, port_value: port } },
    traffic_direction: 'OUTBOUND',
    bind_to_port: false,
    continue_on_listener_filters_timeout: true,
    listener_filters_timeout: '0s',
    ...chains,
  }
}

/** Plain HTTP as the inspector names it. */
export const httpMatch: Resource = {
  transport_protocol: 'raw_buffer',
  application_protocols: ['http/1.1', 'h2c'],
}

const connectTimeout = { transport_socket_connect_timeout: '15s' }

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
