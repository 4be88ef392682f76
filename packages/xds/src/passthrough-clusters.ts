import { buildConnectionPool, buildConnectTimeout, type ConnectionDefaults } from './connection-pool.ts'
import type { Cluster } from './snapshot.ts'
import {
  blackHoleCluster,
  httpProtocolOptions,
  inboundPassthroughCluster,
  inboundSourceAddress,
  passthroughCluster,
} from './well-known.ts'

/** Where traffic goes that no rule and no Service names: refused, or on to where the client wanted. */
export function buildBlackHoleCluster({ connectTimeout }: ConnectionDefaults): Cluster {
  return { name: blackHoleCluster, type: 'STATIC', connect_timeout: buildConnectTimeout(connectTimeout) }
}

export function buildPassthroughClusters(defaults: ConnectionDefaults): readonly Cluster[] {
  return [
    { name: passthroughCluster, ...originalDestination(defaults) },
    {
      name: inboundPassthroughCluster,
      ...originalDestination(defaults),
      upstream_bind_config: { source_address: { address: inboundSourceAddress, port_value: 0 } },
    },
  ]
}

function originalDestination(defaults: ConnectionDefaults) {
  return {
    type: 'ORIGINAL_DST',
    lb_policy: 'CLUSTER_PROVIDED',
    ...buildConnectionPool(undefined, defaults),
    typed_extension_protocol_options: {
      [httpProtocolOptions.name]: {
        '@type': httpProtocolOptions.type,
        common_http_protocol_options: { idle_timeout: '300s' },
        use_downstream_protocol_config: { http_protocol_options: {}, http2_protocol_options: {} },
      },
    },
  }
}
