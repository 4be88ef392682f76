import type { Pod } from '@traffic-lab/resources'
import { isReady, readySince } from '../pod-availability.ts'

/**
 * Which pods go first when there are too many, as Kubernetes chooses: those that were not given a node, then those
 * that do not run, then not ready ones, then the ones ready for the shortest time, then those that restarted more
 * often, then the youngest.
 */
export function podsToDelete(pods: readonly Pod[], count: number): readonly Pod[] {
  return [...pods].sort(byCost).slice(0, count)
}

function byCost(a: Pod, b: Pod): number {
  return (
    compare(a, b, (pod) => (pod.spec.nodeName === undefined ? 0 : 1)) ||
    compare(a, b, (pod) => (pod.status?.phase === 'Running' ? 1 : 0)) ||
    compare(a, b, (pod) => (isReady(pod) ? 1 : 0)) ||
    compare(a, b, (pod) => -(isReady(pod) ? (readySince(pod) ?? 0) : 0)) ||
    compare(a, b, (pod) => -restarts(pod)) ||
    compare(a, b, (pod) => -Date.parse(pod.metadata.creationTimestamp ?? '1970-01-01T00:00:00Z')) ||
    (a.metadata.name < b.metadata.name ? -1 : 1)
  )
}

function compare(a: Pod, b: Pod, rank: (pod: Pod) => number): number {
  return rank(a) - rank(b)
}

function restarts({ status }: Pod): number {
  return Math.max(0, ...(status?.containerStatuses ?? []).map(({ restartCount }) => restartCount))
}
