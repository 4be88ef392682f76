import { buildListenerAccessLog } from './access-log.ts'
import type { GatewayPort } from './gateway-servers.ts'
import { buildHttpConnectionManager } from './http-connection-manager.ts'
import type { MeshConfig } from './mesh-state.ts'
import { present } from './present.ts'
import type { Listener, Resource } from './snapshot.ts'

/** The listener of a Gateway's port: really bound, unlike a sidecar's. */
export function buildGatewayListener(
  port: GatewayPort,
  meshConfig: MeshConfig,
  securityFilters: readonly Resource[],
): Listener {
  const { listenerName: name, routeName, number, bind = '0.0.0.0' } = port
  const statPrefix = `outbound_${bind}_${number}`
  return {
    name,
    address: { socket_address: { address: bind, port_value: number } },
    traffic_direction: 'OUTBOUND',
    metadata: { filter_metadata: { 'traffic-lab': { gateways: gatewayPaths(port) } } },
    max_connections_to_accept_per_socket_event: 1,
    ...present({ access_log: buildListenerAccessLog(meshConfig) }),
    filter_chains: [
      {
        filters: [
          buildHttpConnectionManager({
            role: 'gateway',
            statPrefix,
            routes: routeName,
            meshConfig,
            securityFilters,
          }),
        ],
        transport_socket_connect_timeout: '15s',
      },
    ],
  }
}

/** Which Gateways a listener comes from; Istio keeps no record of it, a refusal is to be traced to them all the same. */
function gatewayPaths({ servers }: GatewayPort): readonly string[] {
  const paths = servers.map(({ gateway, gatewayNamespace }) => {
    const name = gateway.slice(gatewayNamespace.length + 1)
    return `/apis/networking.istio.io/v1/namespaces/${gatewayNamespace}/gateway/${name}`
  })
  return [...new Set(paths)]
}
