import { buildConnectionPool } from './connection-pool.ts'
import type { MeshDestinationRule } from './destination-rules.ts'
import type { InboundPort } from './inbound-ports.ts'
import type { MeshServicePort } from './mesh-services.ts'
import { inboundClusterName } from './names.ts'
import { present } from './present.ts'
import type { ProxyView } from './proxy-view.ts'
import type { Cluster } from './snapshot.ts'
import { policyForPort } from './traffic-policy.ts'
import { buildUpstreamProtocol } from './upstream-protocol.ts'
import { inboundSourceAddress } from './well-known.ts'

/**
 * The way from a sidecar to its own application. The connection pool of the Service's DestinationRule limits it too;
 * load balancing, subsets and outlier detection do not apply to a single server.
 */
export function buildInboundCluster(view: ProxyView, { number, service, port }: InboundPort): Cluster {
  const rule = view.destinationRuleOf(service.host)
  return view.mesh.memo.remember(view.proxy, `inbound ${number}`, [port, rule], () =>
    build(number, port, rule),
  )
}

function build(number: number, port: MeshServicePort, rule: MeshDestinationRule | undefined): Cluster {
  const { connectionPool } = policyForPort(rule?.trafficPolicy, port.number)
  return {
    name: inboundClusterName(number),
    type: 'ORIGINAL_DST',
    lb_policy: 'CLUSTER_PROVIDED',
    cleanup_interval: '9223372035s',
    upstream_bind_config: { source_address: { address: inboundSourceAddress, port_value: 0 } },
    ...buildConnectionPool(connectionPool),
    common_lb_config: {},
    ...present({
      typed_extension_protocol_options: buildUpstreamProtocol(port.protocol, connectionPool, 'sidecar'),
    }),
  }
}
