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
      const addresses = isHttp(port.protocol) ? ['0.0.0.0'] : addressesOf(service, view.proxy.ip)
      for (const address of addresses) {
        const name = `${address}_${port.number}`
        if (listeners.has(name)) continue
        // A port belongs to one Service, which does not change its host.
        const listener = view.mesh.memo.remember(port, `listener ${address}`, [meshConfig], () =>
          buildPortListener(address, service.host, port, meshConfig),
        )
        listeners.set(name, listener)
      }
    }
  return [...listeners.values()]
}

function buildPortListener(
  address: string,
  host: string,
  port: MeshServicePort,
  meshConfig: MeshConfig,
): Listener {
  const { number, protocol } = port
  if (isHttp(protocol))
    return buildHttpListener(address, port, String(number), passthroughChain(meshConfig), meshConfig)
  const cluster = outboundClusterName(number, '', host)
  const tcp = { filters: buildTcpFilters(cluster, protocol, meshConfig), ...connectTimeout }
  return protocol === 'sniffed'
    ? buildHttpListener(address, port, `${host}:${number}`, tcp, meshConfig)
    : buildListener(address, number, { filter_chains: [tcp] })
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
