import { hasLabels, type Pod, type ReplicaSet } from '@traffic-lab/resources'
import { availableInMs, isReady } from '../pod-availability.ts'

export interface ReplicaSetStatus {
  readonly status: NonNullable<ReplicaSet['status']>
  /** Milliseconds until the next ready pod becomes available (minReadySeconds). */
  readonly recheckMs: number | undefined
}

/** A ReplicaSet's status, counted over its active pods. `now` is in milliseconds since the epoch. */
export function replicaSetStatus(
  replicaSet: ReplicaSet,
  pods: readonly Pod[],
  now: number,
): ReplicaSetStatus {
  const { minReadySeconds = 0, template } = replicaSet.spec
  const waits = pods.flatMap((pod) => availableInMs(pod, minReadySeconds, now) ?? [])
  const pending = waits.filter((ms) => ms > 0)
  const templateLabels = template.metadata?.labels ?? {}
  return {
    status: {
      replicas: pods.length,
      fullyLabeledReplicas: pods.filter(({ metadata }) => hasLabels(templateLabels, metadata.labels)).length,
      readyReplicas: pods.filter(isReady).length,
      availableReplicas: waits.length - pending.length,
      observedGeneration: replicaSet.metadata.generation ?? 1,
    },
    recheckMs: pending.length === 0 ? undefined : Math.min(...pending),
  }
}
