import type { ReplicaSet } from '@traffic-lab/resources'

/** On Deployments and ReplicaSets: what `kubectl rollout history` numbers. */
export const revisionAnnotation = 'deployment.kubernetes.io/revision'

export function revisionOf({ metadata }: ReplicaSet): number {
  return Number(metadata.annotations?.[revisionAnnotation] ?? 0)
}
