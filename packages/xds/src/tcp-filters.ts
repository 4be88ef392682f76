import type { MeshConfig } from './mesh-state.ts'
import type { PortProtocol } from './port-protocol.ts'
import type { Resource } from './snapshot.ts'
import { buildTcpProxy } from './tcp-proxy.ts'
import { typeUrl } from './well-known.ts'

/** The filters of a port that does not speak HTTP. Istio counts MongoDB's operations on the way. */
export function buildTcpFilters(
  cluster: string,
  protocol: PortProtocol,
  meshConfig: MeshConfig,
): readonly Resource[] {
  const proxy = buildTcpProxy(cluster, meshConfig)
  if (protocol !== 'Mongo') return [proxy]
  const mongo = {
    name: 'envoy.filters.network.mongo_proxy',
    typed_config: {
      '@type': typeUrl('envoy.extensions.filters.network.mongo_proxy.v3.MongoProxy'),
      stat_prefix: cluster,
    },
  }
  return [mongo, proxy]
}
