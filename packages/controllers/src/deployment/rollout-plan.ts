import type { Deployment, ReplicaSet } from '@traffic-lab/resources'
import { replicasOf, rolloutLimits } from './rollout-strategy.ts'

export interface ScaleStep {
  readonly replicaSet: ReplicaSet
  readonly replicas: number
}

export function scaleOf({ spec }: ReplicaSet): number {
  return spec.replicas ?? 1
}

/**
 * How to scale the ReplicaSets now; as pods become available the plan is made again, until only the new ReplicaSet
 * has pods. A rolling update adds new pods first (maxSurge) and takes old ones away only while enough are
 * available (maxUnavailable). `current` is absent while `Recreate` waits for the old pods to go, or when paused.
 */
export function planRollout(
  deployment: Deployment,
  current: ReplicaSet | undefined,
  others: readonly ReplicaSet[],
): readonly ScaleStep[] {
  const old = [...others].sort(byAge)
  if (deployment.spec.paused) return planPaused(deployment, current, old)
  if (deployment.spec.strategy?.type === 'Recreate') {
    const steps = old.map((replicaSet) => ({ replicaSet, replicas: 0 }))
    return current === undefined
      ? steps
      : [...steps, { replicaSet: current, replicas: replicasOf(deployment) }]
  }
  return current === undefined ? [] : planRollingUpdate(deployment, current, old)
}

/** While paused only a changed number of replicas is followed, and only where it is clear who takes it. */
function planPaused(
  deployment: Deployment,
  current: ReplicaSet | undefined,
  old: readonly ReplicaSet[],
): readonly ScaleStep[] {
  const owned = current === undefined ? old : [current, ...old]
  const withPods = owned.filter((one) => scaleOf(one) > 0)
  const only = withPods.length === 0 ? current : withPods.length === 1 ? withPods[0] : undefined
  return only === undefined ? [] : [{ replicaSet: only, replicas: replicasOf(deployment) }]
}

function planRollingUpdate(
  deployment: Deployment,
  current: ReplicaSet,
  old: readonly ReplicaSet[],
): readonly ScaleStep[] {
  const wanted = replicasOf(deployment)
  const { maxSurge, maxUnavailable } = rolloutLimits(deployment)
  const oldScale = sum(old, scaleOf)
  const room = Math.max(0, wanted + maxSurge - sum(old, existingOf) - existingOf(current))
  const next = Math.min(wanted, scaleOf(current) + room)
  const minAvailable = wanted - maxUnavailable
  const unavailable = Math.max(0, next - availableOf(current))
  const spare = Math.max(0, oldScale + next - minAvailable - unavailable)
  return [
    { replicaSet: current, replicas: next },
    ...takeAway(old, spare, availableOf(current) - minAvailable),
  ]
}

/** At most `spare` pods go: first those that do not work anyway, then available ones, oldest ReplicaSet first. */
function takeAway(old: readonly ReplicaSet[], spare: number, surplus: number): readonly ScaleStep[] {
  let left = spare
  const healthy = old.map((replicaSet) => {
    const broken = Math.min(left, scaleOf(replicaSet) - availableOf(replicaSet))
    left -= broken
    return { replicaSet, replicas: scaleOf(replicaSet) - broken }
  })
  let free = Math.min(left, surplus + sum(old, availableOf))
  return healthy.map(({ replicaSet, replicas }) => {
    const gone = Math.max(0, Math.min(free, replicas))
    free -= gone
    return { replicaSet, replicas: replicas - gone }
  })
}

/** Never more than asked for: a status may still count pods that have just been scaled away. */
function availableOf(replicaSet: ReplicaSet): number {
  return Math.min(replicaSet.status?.availableReplicas ?? 0, scaleOf(replicaSet))
}

/** Pods that have been scaled away but not yet deleted still take their place. */
function existingOf(replicaSet: ReplicaSet): number {
  return Math.max(replicaSet.status?.replicas ?? 0, scaleOf(replicaSet))
}

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((total, value) => total + of(value), 0)
}

function byAge(a: ReplicaSet, b: ReplicaSet): number {
  const age = ({ metadata }: ReplicaSet) => `${metadata.creationTimestamp} ${metadata.name}`
  return age(a) < age(b) ? -1 : 1
}
