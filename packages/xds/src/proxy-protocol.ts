import type { ProxyProtocol } from '@traffic-lab/resources'
import { isResource, resourcesAt } from './json.ts'
import type { Memo } from './memo.ts'
import type { OutboundCluster } from './outbound-clusters.ts'
import type { Cluster, Json, Resource } from './snapshot.ts'
import { typeUrl } from './well-known.ts'

/** Where a rule wants it, a connection begins with a line that says who the client was, before TLS or anything else. */
export function withProxyProtocol(
  clusters: readonly OutboundCluster[],
  memo: Memo,
): readonly OutboundCluster[] {
  return clusters.map((outbound) => {
    const { proxyProtocol } = outbound.policy
    if (proxyProtocol === undefined) return outbound
    return memo.remember(outbound, 'PROXY protocol', [], () => ({
      ...outbound,
      cluster: wrap(outbound.cluster, proxyProtocol),
    }))
  })
}

function wrap(cluster: Cluster, proxyProtocol: ProxyProtocol): Cluster {
  const matches = resourcesAt(cluster, 'transport_socket_matches')
  if (matches.length === 0)
    return { ...cluster, transport_socket: wrapSocket(cluster.transport_socket, proxyProtocol) }
  return {
    ...cluster,
    transport_socket_matches: matches.map((match) => ({
      ...match,
      transport_socket: wrapSocket(match.transport_socket, proxyProtocol),
    })),
  }
}

function wrapSocket(socket: Json | undefined, { version }: ProxyProtocol): Resource {
  return {
    name: 'envoy.transport_sockets.upstream_proxy_protocol',
    typed_config: {
      '@type': typeUrl('envoy.extensions.transport_sockets.proxy_protocol.v3.ProxyProtocolUpstreamTransport'),
      config: version === undefined ? {} : { version },
      transport_socket: isResource(socket) ? socket : rawSocket,
    },
  }
}

const rawSocket: Resource = {
  name: 'raw_buffer',
  typed_config: { '@type': typeUrl('envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer') },
}
