import type { ConnectionTarget } from './connection-target.ts'
import type { MeshConfig } from './mesh-state.ts'
import type { PortProtocol } from './port-protocol.ts'
import type { Resource } from './snapshot.ts'
import { buildTcpProxy } from './tcp-proxy.ts'
import { typeUrl } from './well-known.ts'

/** The filters of a port that does not speak HTTP. Istio counts MongoDB's operations on the way. */
export function buildTcpFilters(
  target: string | ConnectionTarget,
  protocol: PortProtocol,
  meshConfig: MeshConfig,
): readonly Resource[] {
  const proxy = buildTcpProxy(target, meshConfig)
  if (protocol !== 'Mongo') return [proxy]
  const mongo = {
    name: 'envoy.filters.network.mongo_proxy',
    typed_config: {
      '@type': typeUrl('envoy.extensions.filters.network.mongo_proxy.v3.MongoProxy'),
      stat_prefix: typeof target === 'string' ? target : target.statPrefix,
    },
  }
  return [mongo, proxy]
}
