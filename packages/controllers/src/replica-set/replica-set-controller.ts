import { ApiError, randomSuffix, recordEvent } from '@traffic-lab/kube-api'
import type { KubeObject, Pod, ReplicaSet } from '@traffic-lab/resources'
import type { Controller, ControllerContext } from '../controller.ts'
import { keyOf, splitKey } from '../controller.ts'
import { selects } from '../label-selector.ts'
import { claim, controllerOf, deleteIfPresent, namespaceIsActive } from '../owner.ts'
import { isActive } from '../pod-availability.ts'
import { podFromTemplate } from './pod-from-template.ts'
import { podsToDelete } from './pods-to-delete.ts'
import { replicaSetStatus } from './replica-set-status.ts'

const component = 'replicaset-controller'
/** More pods than this are made in several rounds, so that the ones before can start. */
const podsPerRound = 100

/** Keeps as many pods as a ReplicaSet asks for: replaces deleted and failed ones, deletes surplus ones. */
export function createReplicaSetController({ client, now }: ControllerContext): Controller {
  function keysOf(object: KubeObject): Iterable<string> {
    if (object.kind === 'ReplicaSet') return [keyOf(object)]
    const owner = controllerOf(object)
    const { namespace } = object.metadata
    if (owner !== undefined) return owner.kind === 'ReplicaSet' ? [`${namespace}/${owner.name}`] : []
    return client
      .list('ReplicaSet', { namespace })
      .filter(({ spec }) => selects(spec.selector, object.metadata.labels))
      .map(keyOf)
  }

  function reconcile(key: string): number | undefined {
    const { namespace, name } = splitKey(key)
    const replicaSet = client.get('ReplicaSet', namespace, name)
    if (replicaSet === undefined || !namespaceIsActive(client, namespace)) return undefined
    const pods = claim(client, replicaSet, client.list('Pod', { namespace }))
    const active = pods.filter(isActive)
    const missing = (replicaSet.spec.replicas ?? 1) - active.length
    if (missing < 0) deletePods(replicaSet, podsToDelete(active, -missing))
    const failure = missing > 0 ? createPods(replicaSet, Math.min(missing, podsPerRound)) : undefined
    const recheckMs = writeStatus(replicaSet)
    if (failure !== undefined) throw failure
    return missing > podsPerRound ? 0 : recheckMs
  }

  function createPods(replicaSet: ReplicaSet, count: number): unknown {
    for (let made = 0; made < count; made++) {
      try {
        const pod = createNamed(replicaSet)
        tell(replicaSet, 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`)
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error)
        tell(replicaSet, 'Warning', 'FailedCreate', `Error creating pod: ${why}`)
        return error
      }
    }
    return undefined
  }

  /** A suffix that is taken is a matter of chance, so try another one. */
  function createNamed(replicaSet: ReplicaSet, triesLeft = 10): Pod {
    try {
      return client.create(podFromTemplate(replicaSet, randomSuffix()))
    } catch (error) {
      const taken = error instanceof ApiError && error.reason === 'AlreadyExists'
      if (!taken || triesLeft === 0) throw error
      return createNamed(replicaSet, triesLeft - 1)
    }
  }

  function deletePods(replicaSet: ReplicaSet, pods: readonly Pod[]): void {
    for (const { kind, metadata } of pods) {
      deleteIfPresent(client, kind, metadata.namespace, metadata.name)
      tell(replicaSet, 'Normal', 'SuccessfulDelete', `Deleted pod: ${metadata.name}`)
    }
  }

  function writeStatus({ metadata: { namespace, name } }: ReplicaSet): number | undefined {
    const replicaSet = client.get('ReplicaSet', namespace, name)
    if (replicaSet === undefined) return undefined
    const owned = client
      .list('Pod', { namespace })
      .filter((pod) => controllerOf(pod)?.uid === replicaSet.metadata.uid && isActive(pod))
    const { status, recheckMs } = replicaSetStatus(replicaSet, owned, now())
    client.updateStatus({ ...replicaSet, status })
    return recheckMs
  }

  function tell(replicaSet: ReplicaSet, type: 'Normal' | 'Warning', reason: string, message: string): void {
    recordEvent(client, replicaSet, { type, reason, message, component, now: now() })
  }

  return { name: component, watches: ['ReplicaSet', 'Pod'], keysOf, reconcile }
}
