import { recordEvent } from '@traffic-lab/kube-api'
import type { Deployment, KubeObject, ReplicaSet } from '@traffic-lab/resources'
import type { Controller, ControllerContext } from '../controller.ts'
import { keyOf, splitKey } from '../controller.ts'
import { selects } from '../label-selector.ts'
import { claim, controllerOf, deleteIfPresent, namespaceIsActive } from '../owner.ts'
import { hasEnded } from '../pod-availability.ts'
import { deploymentStatus } from './deployment-status.ts'
import { newReplicaSetOf, replicaSetFor } from './new-replica-set.ts'
import { revisionAnnotation, revisionOf } from './revision.ts'
import { planRollout, scaleOf } from './rollout-plan.ts'

const component = 'deployment-controller'

/** Keeps one ReplicaSet per version of a Deployment's template and moves the pods to the newest. */
export function createDeploymentController({ client, now }: ControllerContext): Controller {
  function keysOf(object: KubeObject): Iterable<string> {
    if (object.kind === 'Deployment') return [keyOf(object)]
    if (object.kind === 'Pod') return keysOfPod(object)
    const owner = controllerOf(object)
    const { namespace } = object.metadata
    if (owner !== undefined) return owner.kind === 'Deployment' ? [`${namespace}/${owner.name}`] : []
    return client
      .list('Deployment', { namespace })
      .filter(({ spec }) => selects(spec.selector, object.metadata.labels))
      .map(keyOf)
  }

  /** Only `Recreate` looks at pods themselves: it waits until the old ones have gone. */
  function keysOfPod(pod: KubeObject): Iterable<string> {
    const owner = controllerOf(pod)
    if (owner?.kind !== 'ReplicaSet') return []
    const replicaSet = client.get('ReplicaSet', pod.metadata.namespace, owner.name)
    return replicaSet === undefined ? [] : keysOf(replicaSet)
  }

  function reconcile(key: string): number | undefined {
    const { namespace, name } = splitKey(key)
    const deployment = client.get('Deployment', namespace, name)
    if (deployment === undefined || !namespaceIsActive(client, namespace)) return undefined
    const known = claim(client, deployment, client.list('ReplicaSet', { namespace }))
    const current = ensureNewReplicaSet(deployment, known)
    const old = known.filter(({ metadata }) => metadata.uid !== current?.metadata.uid)
    for (const { replicaSet, replicas } of planRollout(deployment, current, old)) {
      scale(deployment, replicaSet, replicas)
    }
    return conclude(client.get('Deployment', namespace, name), current?.metadata.name)
  }

  function ensureNewReplicaSet(deployment: Deployment, known: readonly ReplicaSet[]): ReplicaSet | undefined {
    const current = newReplicaSetOf(deployment, known)
    if (current === undefined && (deployment.spec.paused || mustWaitForOldPods(deployment, known)))
      return undefined
    const newest = Math.max(0, ...known.filter((one) => one !== current).map(revisionOf))
    const revision = current !== undefined && revisionOf(current) > newest ? revisionOf(current) : newest + 1
    const wanted = replicaSetFor(deployment, current, revision)
    const replicaSet = current === undefined ? client.create(wanted) : client.update(wanted)
    if (deployment.metadata.annotations?.[revisionAnnotation] !== String(revision)) {
      const annotations = { ...deployment.metadata.annotations, [revisionAnnotation]: String(revision) }
      client.update({ ...deployment, metadata: { ...deployment.metadata, annotations } })
    }
    return replicaSet
  }

  function mustWaitForOldPods(deployment: Deployment, known: readonly ReplicaSet[]): boolean {
    if (deployment.spec.strategy?.type !== 'Recreate') return false
    const uids = new Set(known.map(({ metadata }) => metadata.uid))
    return client
      .list('Pod', { namespace: deployment.metadata.namespace })
      .some((pod) => uids.has(controllerOf(pod)?.uid) && !hasEnded(pod.status?.phase))
  }

  function scale(deployment: Deployment, replicaSet: ReplicaSet, replicas: number): void {
    const before = scaleOf(replicaSet)
    if (before === replicas) return
    const scaled = client.update({ ...replicaSet, spec: { ...replicaSet.spec, replicas } })
    tellScaled(deployment, scaled, before)
  }

  /** Writes the status after acting, so that `observedGeneration` means "acted upon". */
  function conclude(deployment: Deployment | undefined, currentName: string | undefined): number | undefined {
    if (deployment === undefined) return undefined
    const { namespace, uid } = deployment.metadata
    const owned = client
      .list('ReplicaSet', { namespace })
      .filter((replicaSet) => controllerOf(replicaSet)?.uid === uid)
    const current = owned.find(({ metadata }) => metadata.name === currentName)
    const { status, complete, recheckMs } = deploymentStatus(deployment, current, owned, now())
    client.updateStatus({ ...deployment, status })
    if (complete) dropHistory(deployment, current, owned)
    return recheckMs
  }

  function dropHistory(
    deployment: Deployment,
    current: ReplicaSet | undefined,
    owned: readonly ReplicaSet[],
  ): void {
    const limit = deployment.spec.revisionHistoryLimit ?? 10
    const idle = owned
      .filter((one) => one !== current && scaleOf(one) === 0 && (one.status?.replicas ?? 0) === 0)
      .sort((a, b) => revisionOf(a) - revisionOf(b))
    for (const { kind, metadata } of idle.slice(0, Math.max(0, idle.length - limit))) {
      deleteIfPresent(client, kind, metadata.namespace, metadata.name)
    }
  }

  function tellScaled(deployment: Deployment, replicaSet: ReplicaSet, before: number): void {
    const after = scaleOf(replicaSet)
    const direction = after > before ? 'up' : 'down'
    const message = `Scaled ${direction} replica set ${replicaSet.metadata.name} to ${after} from ${before}`
    recordEvent(client, deployment, {
      type: 'Normal',
      reason: 'ScalingReplicaSet',
      message,
      component,
      now: now(),
    })
  }

  return { name: component, watches: ['Deployment', 'ReplicaSet', 'Pod'], keysOf, reconcile }
}
