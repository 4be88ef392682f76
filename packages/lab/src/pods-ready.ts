import type { ObjectClient } from '@traffic-lab/kube-api'
import type { Pod } from '@traffic-lab/resources'

/** Reasons of a waiting container that do not go away by themselves. */
const hopeless = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'CrashLoopBackOff',
  'CreateContainerConfigError',
  'CreateContainerError',
])

export interface PodsReadyOptions {
  readonly progress: (text: string) => void
  /** Ends the waiting: the promise rejects with its reason. */
  readonly signal: AbortSignal
  /** How long to wait at most, in milliseconds; then the pods that are not ready are the answer. */
  readonly deadlineMs: number
}

/**
 * Waits until every Deployment has its pods and each is ready or will not become so by itself. Resolves with one line
 * for each pod that is not ready: a lab with a broken pod is a lab in which it can be mended.
 */
export function podsReady(client: ObjectClient, options: PodsReadyOptions): Promise<readonly string[]> {
  const { progress, signal, deadlineMs } = options
  signal.throwIfAborted()
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void) => {
      unsubscribe()
      clearTimeout(deadline)
      signal.removeEventListener('abort', onAbort)
      settle()
    }
    const onAbort = () => finish(() => reject(signal.reason))
    const check = () => {
      const pods = livingPods(client)
      const ready = pods.filter(isReady)
      const wanted = Math.max(wantedPods(client), pods.length)
      progress(`starting pods: ${ready.length} of ${wanted} ready`)
      const settled = pods.filter((pod) => isReady(pod) || hopelessReason(pod) !== undefined)
      if (settled.length >= wanted) finish(() => resolve(problems(client)))
    }
    const deadline = setTimeout(() => finish(() => resolve(problems(client))), deadlineMs)
    const unsubscribe = client.subscribe(['Pod', 'Deployment'], () => queueMicrotask(check))
    signal.addEventListener('abort', onAbort)
    check()
  })
}

function problems(client: ObjectClient): readonly string[] {
  const waiting = livingPods(client).filter((pod) => !isReady(pod))
  return waiting.map((pod) => {
    const { namespace, name } = pod.metadata
    return `pod ${namespace}/${name} is not ready: ${hopelessReason(pod) ?? 'it takes its time'}`
  })
}

function livingPods(client: ObjectClient): readonly Pod[] {
  return client.list('Pod').filter(({ metadata }) => metadata.deletionTimestamp === undefined)
}

function wantedPods(client: ObjectClient): number {
  return client.list('Deployment').reduce((sum, { spec }) => sum + (spec.replicas ?? 1), 0)
}

function isReady({ status }: Pod): boolean {
  return status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false
}

function hopelessReason({ status }: Pod): string | undefined {
  for (const { name, state } of status?.containerStatuses ?? []) {
    const { reason, message = '' } = state.waiting ?? {}
    if (reason !== undefined && hopeless.has(reason)) return `container ${name}: ${reason}: ${message}`
  }
  return undefined
}
