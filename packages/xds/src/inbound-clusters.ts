import { buildConnectionPool } from './connection-pool.ts'
import type { InboundPort } from './inbound-ports.ts'
import type { MeshServicePort } from './mesh-services.ts'
import type { MeshConfig } from './mesh-state.ts'
import { inboundClusterName } from './names.ts'
import { present } from './present.ts'
import type { ProxyView } from './proxy-view.ts'
import type { Cluster, Resource } from './snapshot.ts'
import { type ClusterPolicy, policyForPort } from './traffic-policy.ts'
import { buildUpstreamProtocol } from './upstream-protocol.ts'
import { anyAddress, inboundSourceAddress, loopbackAddress } from './well-known.ts'

/**
 * The way from a sidecar to its own application. The connection pool of the Service's DestinationRule limits it too, or
 * that of a Sidecar; load balancing, subsets and outlier detection do not apply to a single server.
 */
export function buildInboundCluster(view: ProxyView, inbound: InboundPort): Cluster {
  const { number, port, target, endpoint } = inbound
  const rule = target && view.inboundRuleOf(target.service.host)
  const { connectTimeout, tcpKeepalive } = view.mesh.meshConfig
  const mesh = [connectTimeout, tcpKeepalive]
  const inputs = [port, target?.port, rule, inbound.connectionPool, endpoint, ...mesh]
  return view.mesh.memo.remember(view.proxy, `inbound ${number}`, inputs, () => {
    const policy = policyForPort(rule?.trafficPolicy, target?.port.number ?? port.number)
    const connectionPool = inbound.connectionPool ?? policy.connectionPool
    const own = { ...policy, ...(connectionPool && { connectionPool }) }
    const address = endpointAddress(endpoint, view.proxy.ip)
    return build(number, target?.port ?? port, own, view.mesh.meshConfig, address)
  })
}

function build(
  number: number,
  port: MeshServicePort,
  { connectionPool, retryBudget }: ClusterPolicy,
  meshConfig: MeshConfig,
  address: Resource | undefined,
): Cluster {
  const name = inboundClusterName(number)
  return {
    name,
    ...(address === undefined ? originalDestination : staticEndpoint(name, address)),
    ...buildConnectionPool(connectionPool, meshConfig, retryBudget),
    common_lb_config: {},
    ...present({
      typed_extension_protocol_options: buildUpstreamProtocol(port.protocol, connectionPool, 'sidecar'),
    }),
  }
}

const originalDestination: Resource = {
  type: 'ORIGINAL_DST',
  lb_policy: 'CLUSTER_PROVIDED',
  cleanup_interval: '9223372035s',
  upstream_bind_config: { source_address: { address: inboundSourceAddress, port_value: 0 } },
}

function staticEndpoint(cluster: string, address: Resource): Resource {
  return {
    type: 'STATIC',
    load_assignment: { cluster_name: cluster, endpoints: [{ lb_endpoints: [{ endpoint: { address } }] }] },
  }
}

/** `0.0.0.0` is the pod's own address; a host that is not said is where the caller was going. */
function endpointAddress(endpoint: string | undefined, podIP: string): Resource | undefined {
  if (endpoint === undefined) return undefined
  if (endpoint.startsWith('unix://')) return { pipe: { path: endpoint.slice('unix://'.length) } }
  const colon = endpoint.lastIndexOf(':')
  const host = endpoint.slice(0, colon)
  if (host === '') return undefined
  const address = host === anyAddress || host === '[::]' ? podIP : loopbackAddress
  return { socket_address: { address, port_value: Number(endpoint.slice(colon + 1)) } }
}
