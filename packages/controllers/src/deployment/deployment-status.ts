import { timestamp } from '@traffic-lab/kube-api'
import type { Condition, Deployment, ReplicaSet } from '@traffic-lab/resources'
import { scaleOf } from './rollout-plan.ts'
import { replicasOf, rolloutLimits } from './rollout-strategy.ts'

type Status = NonNullable<Deployment['status']>

export interface DeploymentStatus {
  readonly status: Status
  /** Every wanted pod is new and available, and no old one is left. */
  readonly complete: boolean
  /** Milliseconds until the progress deadline passes. */
  readonly recheckMs: number | undefined
}

/** A Deployment's status, from its ReplicaSets' own. `now` is in milliseconds since the epoch. */
export function deploymentStatus(
  deployment: Deployment,
  current: ReplicaSet | undefined,
  owned: readonly ReplicaSet[],
  now: number,
): DeploymentStatus {
  const wanted = replicasOf(deployment)
  const count = (of: (replicaSet: ReplicaSet) => number) => owned.reduce((total, one) => total + of(one), 0)
  const replicas = count(({ status }) => status?.replicas ?? 0)
  const available = count(({ status }) => status?.availableReplicas ?? 0)
  const counts = {
    observedGeneration: deployment.metadata.generation ?? 1,
    replicas,
    updatedReplicas: current?.status?.replicas ?? 0,
    readyReplicas: count(({ status }) => status?.readyReplicas ?? 0),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, count(scaleOf) - available),
  }
  const complete =
    current !== undefined && counts.updatedReplicas === wanted && replicas === wanted && available >= wanted
  const condition = (type: string) => deployment.status?.conditions?.find((one) => one.type === type)
  const { progressing, recheckMs } = progress(
    deployment,
    counts,
    complete,
    current,
    condition('Progressing'),
    now,
  )
  const minAvailable = wanted - rolloutLimits(deployment).maxUnavailable
  const enough = available >= minAvailable
  const availability = changed(condition('Available'), now, {
    type: 'Available',
    status: enough ? 'True' : 'False',
    reason: enough ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
    message: `${available} replicas are available, at least ${minAvailable} must be.`,
  })
  return { status: { ...counts, conditions: [availability, progressing] }, complete, recheckMs }
}

function progress(
  { metadata, spec, status }: Deployment,
  counts: Status,
  complete: boolean,
  current: ReplicaSet | undefined,
  before: Condition | undefined,
  now: number,
): { progressing: Condition; recheckMs: number | undefined } {
  const name = current?.metadata.name ?? metadata.name
  const set = (value: 'True' | 'False' | 'Unknown', reason: string, message: string): Condition =>
    changed(before, now, { type: 'Progressing', status: value, reason, message })
  const done = (progressing: Condition) => ({ progressing, recheckMs: undefined })
  if (complete) {
    return done(set('True', 'NewReplicaSetAvailable', `ReplicaSet "${name}" has taken over.`))
  }
  if (spec.paused) return done(set('Unknown', 'DeploymentPaused', 'The rollout is paused.'))
  const sameRollout = status?.observedGeneration === counts.observedGeneration
  // A rollout that has ended stays so when a pod fails later, until the next change of the Deployment.
  if (before?.reason === 'NewReplicaSetAvailable' && sameRollout) return done(before)
  const deadlineMs = (spec.progressDeadlineSeconds ?? 600) * 1_000
  if (before !== undefined && sameRollout && !movedOn(status, counts)) {
    const left = Date.parse(before.lastUpdateTime ?? timestamp(now)) + deadlineMs - now
    if (left > 0) return { progressing: before, recheckMs: left }
    return done(
      set(
        'False',
        'ProgressDeadlineExceeded',
        `ReplicaSet "${name}" made no progress for ${deadlineMs / 1_000} s.`,
      ),
    )
  }
  const progressing = set('True', 'ReplicaSetUpdated', `ReplicaSet "${name}" is taking over.`)
  return { progressing: { ...progressing, lastUpdateTime: timestamp(now) }, recheckMs: deadlineMs }
}

function movedOn(before: Status | undefined, after: Status): boolean {
  const less = (before?.replicas ?? 0) - (before?.updatedReplicas ?? 0)
  return (
    (after.updatedReplicas ?? 0) > (before?.updatedReplicas ?? 0) ||
    (after.replicas ?? 0) - (after.updatedReplicas ?? 0) < less ||
    (after.readyReplicas ?? 0) > (before?.readyReplicas ?? 0) ||
    (after.availableReplicas ?? 0) > (before?.availableReplicas ?? 0)
  )
}

function changed(before: Condition | undefined, now: number, next: Condition): Condition {
  if (before?.status === next.status && before.reason === next.reason && before.message === next.message)
    return before
  const lastTransitionTime =
    before?.status === next.status && before.lastTransitionTime !== undefined
      ? before.lastTransitionTime
      : timestamp(now)
  return { ...next, lastUpdateTime: timestamp(now), lastTransitionTime }
}
