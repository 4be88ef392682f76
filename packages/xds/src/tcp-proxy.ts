import { buildAccessLog } from './access-log.ts'
import type { ConnectionTarget } from './connection-target.ts'
import type { MeshConfig } from './mesh-state.ts'
import { present } from './present.ts'
import type { Resource } from './snapshot.ts'
import { tcpProxy } from './well-known.ts'

/** The network filter that passes bytes on: to one cluster, or to where a rule says. */
export function buildTcpProxy(target: string | ConnectionTarget, meshConfig: MeshConfig): Resource {
  const { statPrefix, fields } =
    typeof target === 'string' ? { statPrefix: target, fields: { cluster: target } } : target
  return {
    name: tcpProxy.name,
    typed_config: present({
      '@type': tcpProxy.type,
      ...fields,
      stat_prefix: statPrefix,
      access_log: buildAccessLog(meshConfig),
    }),
  }
}
