import { buildHttpConnectionManager } from './http-connection-manager.ts'
import { httpInspector } from './listener-filters.ts'
import type { MeshService, MeshServicePort } from './mesh-services.ts'
import type { MeshConfig } from './mesh-state.ts'
import { outboundClusterName } from './names.ts'
import { isHttp } from './port-protocol.ts'
import type { ProxyView } from './proxy-view.ts'
import type { Listener, Resource } from './snapshot.ts'
import { buildTcpFilters } from './tcp-filters.ts'
import { buildTcpProxy } from './tcp-proxy.ts'
import { blackHoleCluster, passthroughCluster } from './well-known.ts'

/**
 * Where a sidecar's intercepted calls arrive: HTTP Services share one listener a port, all others have one for each
 * address and port. None is bound; `virtualOutbound` hands the connections over.
 */
export function buildOutboundListeners(view: ProxyView): readonly Listener[] {
  const { meshConfig } = view.mesh
  const listeners = new Map<string, Listener>()
  for (const service of view.services)
    for (const port of service.ports) {
      if (port.protocol === 'UDP') continue
      for (const listener of listenersOf(view, service, port, meshConfig))
        if (!listeners.has(listener.name)) listeners.set(listener.name, listener)
    }
  return [...listeners.values()]
}

function listenersOf(
  view: ProxyView,
  service: MeshService,
  port: MeshServicePort,
  meshConfig: MeshConfig,
): readonly Listener[] {
  if (isHttp(port.protocol)) {
    const routes = String(port.number)
    return [buildHttpListener('0.0.0.0', port, routes, passthroughChain(meshConfig), meshConfig)]
  }
  const cluster = outboundClusterName(port.number, '', service.host)
  const tcp = { filters: buildTcpFilters(cluster, port.protocol, meshConfig), ...connectTimeout }
  return addressesOf(service, view.proxy.ip).map((address) =>
    port.protocol === 'sniffed'
      ? buildHttpListener(address, port, `${service.host}:${port.number}`, tcp, meshConfig)
      : buildListener(address, port.number, { filter_chains: [tcp] }),
  )
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
  otherwise: Resource,
  meshConfig: MeshConfig,
): Listener {
  const statPrefix = `outbound_${address}_${number}`
  return buildListener(address, number, {
    listener_filters: [httpInspector],
    filter_chains: [
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
