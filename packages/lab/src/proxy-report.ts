import type { ProxyState } from '@traffic-lab/xds-server'
import type { ProxyReport } from './lab-lock.ts'

/** A proxy's state in words. */
export function proxyReport({
  nodeId,
  connected,
  ackedRevision,
  targetRevision,
  refusal,
}: ProxyState): ProxyReport {
  const [, , name = nodeId] = nodeId.split('~')
  if (refusal !== undefined) {
    return {
      node: name,
      state: `refused ${refusal.part} ${refusal.resources.join(', ')}: ${refusal.message}`,
    }
  }
  if (!connected) return { node: name, state: 'not connected' }
  return {
    node: name,
    state: ackedRevision >= targetRevision ? 'up to date' : 'waiting for its acknowledgement',
  }
}
