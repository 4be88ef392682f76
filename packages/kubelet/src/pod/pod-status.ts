import type { Condition, ContainerStatus, Pod, PodStatus } from '@traffic-lab/resources'

export interface PodFacts {
  readonly podIP: string
  /** RFC 3339. */
  readonly startTime: string
  readonly containers: readonly ContainerStatus[]
  /** RFC 3339: when this is written. */
  readonly now: string
}

/** The status of a pod as Kubernetes words it, from what its containers do. */
export function podStatus(pod: Pod, { podIP, startTime, containers, now }: PodFacts): PodStatus {
  const unready = containers.filter(({ ready }) => !ready).map(({ name }) => name)
  const phase = phaseOf(pod, containers)
  const completed = phase === 'Succeeded' && { reason: 'PodCompleted' }
  const readiness: Omit<Condition, 'type'> =
    unready.length === 0
      ? { status: 'True' }
      : {
          status: 'False',
          reason: 'ContainersNotReady',
          message: `containers with unready status: [${unready.join(' ')}]`,
          ...completed,
        }
  const ours: readonly Condition[] = [
    { type: 'PodScheduled', status: 'True' },
    { type: 'Initialized', status: 'True' },
    { type: 'ContainersReady', ...readiness },
    { type: 'Ready', ...readiness },
  ]
  const before = pod.status?.conditions ?? []
  const others = before.filter(({ type }) => !ours.some((condition) => condition.type === type))
  return {
    phase,
    // The node is this machine.
    hostIP: '127.0.0.1',
    podIP,
    podIPs: [{ ip: podIP }],
    startTime,
    qosClass: 'BestEffort',
    conditions: [...ours.map((condition) => withTransition(condition, before, now)), ...others],
    containerStatuses: containers,
  }
}

/** Kubernetes' rules: Pending until every container has run, then Running unless all have ended for good. */
function phaseOf({ spec }: Pod, containers: readonly ContainerStatus[]): PodStatus['phase'] {
  if (containers.some(({ state, lastState }) => state.waiting && lastState === undefined)) return 'Pending'
  const { restartPolicy = 'Always' } = spec
  const ended = containers.flatMap(({ state }) => (state.terminated ? [state.terminated.exitCode] : []))
  if (restartPolicy === 'Always' || ended.length < containers.length) return 'Running'
  if (ended.every((exitCode) => exitCode === 0)) return 'Succeeded'
  return restartPolicy === 'Never' ? 'Failed' : 'Running'
}

function withTransition(condition: Condition, before: readonly Condition[], now: string): Condition {
  const earlier = before.find(({ type }) => type === condition.type)
  const kept = earlier?.status === condition.status ? earlier.lastTransitionTime : undefined
  return { ...condition, lastTransitionTime: kept ?? now }
}
