import { type Pod, proxyTypeOf } from '@traffic-lab/resources'
import type { Memo } from './memo.ts'

/** A pod as others call it. */
export interface Workload {
  readonly namespace: string
  readonly labels: Readonly<Record<string, string>>
  /** Whether a sidecar takes its connections, which may be mutual TLS. */
  readonly sidecar: boolean
}

export function workloadsByAddress(pods: readonly Pod[], memo: Memo): ReadonlyMap<string, Workload> {
  const out = new Map<string, Workload>()
  for (const pod of pods) {
    const address = pod.status?.podIP
    if (address !== undefined)
      out.set(
        address,
        memo.remember(pod, 'workload', [], () => workloadOf(pod)),
      )
  }
  return out
}

function workloadOf(pod: Pod): Workload {
  const { namespace = 'default', labels = {} } = pod.metadata
  return {
    namespace,
    labels,
    sidecar: proxyTypeOf(pod) === 'sidecar',
  }
}
