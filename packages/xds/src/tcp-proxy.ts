import { buildAccessLog } from './access-log.ts'
import type { MeshConfig } from './mesh-state.ts'
import { present } from './present.ts'
import type { Resource } from './snapshot.ts'
import { tcpProxy } from './well-known.ts'

/** The network filter that passes bytes to one cluster. */
export function buildTcpProxy(cluster: string, meshConfig: MeshConfig): Resource {
  return {
    name: tcpProxy.name,
    typed_config: present({
      '@type': tcpProxy.type,
      cluster,
      stat_prefix: cluster,
      access_log: buildAccessLog(meshConfig),
    }),
  }
}
