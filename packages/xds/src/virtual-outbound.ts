import { buildListenerAccessLog } from './access-log.ts'
import type { MeshConfig } from './mesh-state.ts'
import { unknownTrafficCluster } from './outbound-listeners.ts'
import { present } from './present.ts'
import type { Listener } from './snapshot.ts'
import { buildTcpProxy } from './tcp-proxy.ts'
import { blackHoleCluster, outboundPort } from './well-known.ts'

/** The listener that iptables redirects outgoing connections to; calls to the port itself would loop and are dropped. */
export function buildVirtualOutbound(meshConfig: MeshConfig): Listener {
  return {
    name: 'virtualOutbound',
    address: { socket_address: { address: '0.0.0.0', port_value: outboundPort } },
    traffic_direction: 'OUTBOUND',
    use_original_dst: true,
    max_connections_to_accept_per_socket_event: 1,
    ...present({ access_log: buildListenerAccessLog(meshConfig) }),
    filter_chains: [
      {
        name: 'virtualOutbound-blackhole',
        filter_chain_match: { destination_port: outboundPort },
        filters: [buildTcpProxy(blackHoleCluster, {})],
      },
      {
        name: 'virtualOutbound-catchall-tcp',
        filters: [buildTcpProxy(unknownTrafficCluster(meshConfig), meshConfig)],
      },
    ],
  }
}
