import type { Deployment } from '@traffic-lab/resources'

export interface RolloutLimits {
  /** So many pods above the wanted number may exist. */
  readonly maxSurge: number
  /** So many of the wanted pods may be missing. */
  readonly maxUnavailable: number
}

export function replicasOf({ spec }: Deployment): number {
  return spec.replicas ?? 1
}

/** Kubernetes rounds a surge up and an unavailability down; if both come to 0, one pod may be missing. */
export function rolloutLimits(deployment: Deployment): RolloutLimits {
  const replicas = replicasOf(deployment)
  if (deployment.spec.strategy?.type === 'Recreate') return { maxSurge: 0, maxUnavailable: replicas }
  const { maxSurge = '25%', maxUnavailable = '25%' } = deployment.spec.strategy?.rollingUpdate ?? {}
  const surge = share(maxSurge, replicas, Math.ceil)
  const unavailable = Math.min(share(maxUnavailable, replicas, Math.floor), replicas)
  return { maxSurge: surge, maxUnavailable: surge === 0 && unavailable === 0 ? 1 : unavailable }
}

function share(value: number | string, of: number, round: (n: number) => number): number {
  if (typeof value === 'number') return value
  const percent = Number(value.endsWith('%') ? value.slice(0, -1) : Number.NaN)
  if (!Number.isFinite(percent)) throw new Error(`"${value}" is neither a number nor a percentage`)
  return round((percent * of) / 100)
}
