import type { ObjectClient } from '@traffic-lab/kube-api'
import { MeshError, type Pod } from '@traffic-lab/resources'

/** Reasons of a waiting container that do not go away by themselves. */
const hopeless = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'CrashLoopBackOff',
  'CreateContainerConfigError',
])

/** Resolves when every Deployment has its pods and all of them are ready. No deadline of its own: pass a signal. */
export function podsReady(
  client: ObjectClient,
  progress: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void) => {
      unsubscribe()
      signal.removeEventListener('abort', onAbort)
      settle()
    }
    const onAbort = () => finish(() => reject(notReadyError(client, signal.reason)))
    const check = () => {
      const pods = client.list('Pod').filter(({ metadata }) => metadata.deletionTimestamp === undefined)
      const ready = pods.filter(isReady)
      progress(`starting pods: ${ready.length} of ${wantedPods(client)} ready`)
      const stuck = pods.map(hopelessReason).find((reason) => reason !== undefined)
      if (stuck !== undefined)
        finish(() => reject(new MeshError('LAB107', stuck, { hint: 'pnpm kubectl describe pod' })))
      else if (ready.length >= wantedPods(client) && ready.length === pods.length) finish(resolve)
    }
    const unsubscribe = client.subscribe(['Pod', 'Deployment'], () => queueMicrotask(check))
    signal.addEventListener('abort', onAbort)
    check()
  })
}

function wantedPods(client: ObjectClient): number {
  return client.list('Deployment').reduce((sum, { spec }) => sum + (spec.replicas ?? 1), 0)
}

function isReady({ status }: Pod): boolean {
  return status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false
}

function hopelessReason({ metadata, status }: Pod): string | undefined {
  for (const { name, state } of status?.containerStatuses ?? []) {
    const reason = state.waiting?.reason
    if (reason !== undefined && hopeless.has(reason)) {
      return `pod ${metadata.name}, container ${name}: ${reason}: ${state.waiting?.message ?? ''}`
    }
  }
  return undefined
}

function notReadyError(client: ObjectClient, cause: unknown): MeshError {
  const waiting = client.list('Pod').filter((pod) => !isReady(pod))
  const names = waiting.map(({ metadata }) => metadata.name).join(', ')
  return new MeshError('LAB108', `not every pod became ready: ${names}`, {
    hint: 'pnpm kubectl describe pod, and the files in .lab/logs',
    cause,
  })
}
