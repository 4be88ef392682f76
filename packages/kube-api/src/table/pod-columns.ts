import type { ContainerStatus, KubeObject, Pod } from '@traffic-lab/resources'
import { ageOf } from './age.ts'
import type { Columns } from './columns.ts'
import { age, column, wide } from './columns.ts'

/** The columns of `kubectl get pods`. */
export const podColumns: Columns = {
  definitions: [
    column('Name', { format: 'name' }),
    column('Ready'),
    column('Status'),
    column('Restarts'),
    age,
    wide('IP'),
    wide('Node'),
    wide('Nominated Node'),
    wide('Readiness Gates'),
  ],
  cells: (object, now) => {
    const pod = object as KubeObject & Pod
    const statuses = pod.status?.containerStatuses ?? []
    const ready = statuses.filter((container) => container.ready).length
    return [
      pod.metadata.name,
      `${ready}/${pod.spec.containers.length}`,
      podStatusText(pod),
      restartsText(statuses, now),
      ageOf(pod.metadata.creationTimestamp, now),
      pod.status?.podIP ?? '<none>',
      pod.spec.nodeName ?? '<none>',
      '<none>',
      '<none>',
    ]
  },
}

/** The STATUS column, in the order in which Kubernetes looks: deletion, waiting, terminated, phase. */
function podStatusText(pod: Pod): string {
  if (pod.metadata.deletionTimestamp !== undefined) return 'Terminating'
  const statuses = pod.status?.containerStatuses ?? []
  for (const { state } of statuses) {
    if (state.waiting?.reason !== undefined) return state.waiting.reason
  }
  const running = statuses.some(({ ready, state }) => ready && state.running !== undefined)
  for (const { state } of running ? [] : statuses) {
    if (state.terminated === undefined) continue
    const { reason, signal, exitCode } = state.terminated
    return reason ?? (signal ? `Signal:${signal}` : `ExitCode:${exitCode}`)
  }
  return pod.status?.reason ?? pod.status?.phase ?? 'Unknown'
}

function restartsText(statuses: readonly ContainerStatus[], now: number): string {
  const total = statuses.reduce((sum, { restartCount }) => sum + restartCount, 0)
  const finished = statuses.flatMap(({ lastState }) => lastState?.terminated?.finishedAt ?? []).sort()
  const last = finished.at(-1)
  return total === 0 || last === undefined ? String(total) : `${total} (${ageOf(last, now)} ago)`
}
