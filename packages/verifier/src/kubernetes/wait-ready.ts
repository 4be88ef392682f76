import type { Deployment, Event, Pod } from '@traffic-lab/resources'
import { MeshError } from '@traffic-lab/resources'
import type { KubeClient } from './kube-client.ts'
import { waitUntil } from './wait-until.ts'

/** Reasons of a waiting container that time does not cure. */
const hopeless = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'CrashLoopBackOff',
  'CreateContainerConfigError',
])

/** Waits until every Deployment of the namespace has all its pods ready; a pod that cannot start ends it at once. */
export async function waitReady(
  client: KubeClient,
  namespace: string,
  options: { readonly deadlineMs: number; readonly signal?: AbortSignal },
): Promise<void> {
  await waitUntil(
    async () => {
      const deployments = await client.list<Deployment>('apps/v1', 'Deployment', namespace)
      if (deployments.every(isReady)) return true
      const pods = await client.list<Pod>('v1', 'Pod', namespace)
      const stuck = pods.find((pod) => waitingReasons(pod).some((reason) => hopeless.has(reason)))
      if (stuck === undefined) return undefined
      throw new MeshError(
        'VER006',
        `pod ${namespace}/${stuck.metadata.name} cannot start: ${await story(client, stuck)}`,
      )
    },
    {
      what: `the pods of ${namespace} are ready`,
      ...options,
      describe: async () => {
        const pods = await client.list<Pod>('v1', 'Pod', namespace)
        const waiting = pods.filter((pod) => !isPodReady(pod))
        return (
          await Promise.all(waiting.map(async (pod) => `${pod.metadata.name}: ${await story(client, pod)}`))
        ).join('; ')
      },
    },
  )
}

export function isPodReady({ metadata, status }: Pod): boolean {
  if (metadata.deletionTimestamp !== undefined) return false
  return status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false
}

function isReady({ metadata, spec, status }: Deployment): boolean {
  const wanted = spec.replicas ?? 1
  const current = (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0)
  return current && (status?.updatedReplicas ?? 0) >= wanted && (status?.readyReplicas ?? 0) >= wanted
}

function waitingReasons({ status }: Pod): readonly string[] {
  return (status?.containerStatuses ?? []).flatMap(({ state }) => state.waiting?.reason ?? [])
}

/** Why a pod is not ready: what its containers wait for, and the newest warning about it. */
async function story(client: KubeClient, pod: Pod): Promise<string> {
  const events = await client.list<Event>('v1', 'Event', pod.metadata.namespace)
  const warning = events.findLast(
    ({ type, involvedObject }) => type === 'Warning' && involvedObject.name === pod.metadata.name,
  )
  const reasons = waitingReasons(pod).join(', ') || (pod.status?.phase ?? 'not scheduled')
  return warning === undefined ? reasons : `${reasons}: ${warning.message}`
}
