import type { Pod } from '@traffic-lab/resources'

/** Counts for its workload: not on its way out, not ended. */
export function isActive({ metadata, status }: Pod): boolean {
  return metadata.deletionTimestamp === undefined && !hasEnded(status?.phase)
}

export function hasEnded(phase: string | undefined): boolean {
  return phase === 'Succeeded' || phase === 'Failed'
}

export function isReady({ status }: Pod): boolean {
  return (
    status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') ??
    false
  )
}

/** How long until a pod counts as available, in milliseconds: 0 is now; undefined while it is not ready. */
export function availableInMs(pod: Pod, minReadySeconds: number, now: number): number | undefined {
  if (!isReady(pod)) return undefined
  const since = readySince(pod)
  if (minReadySeconds === 0 || since === undefined) return 0
  return Math.max(0, since + minReadySeconds * 1_000 - now)
}

/** Milliseconds since the epoch. */
export function readySince({ status }: Pod): number | undefined {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready')
  return ready?.lastTransitionTime === undefined ? undefined : Date.parse(ready.lastTransitionTime)
}
