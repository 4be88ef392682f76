import type { ObjectClient } from '@traffic-lab/kube-api'
import { ApiError } from '@traffic-lab/kube-api'
import type { KubeObject, LabelSelector, OwnerReference } from '@traffic-lab/resources'
import { selects } from './label-selector.ts'

/** The owner that manages an object, if any. */
export function controllerOf(object: KubeObject): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find(({ controller }) => controller === true)
}

export function controllerReference({ apiVersion, kind, metadata }: KubeObject): OwnerReference {
  const { name, uid } = metadata
  if (uid === undefined) throw new Error(`${kind} ${name} has not been stored yet`)
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true }
}

/**
 * The objects that `owner` manages, by Kubernetes' rules: an object without a manager whose labels match is
 * adopted; one whose labels no longer match is released (`kubectl label pod x app-` takes a pod aside).
 */
export function claim<T extends KubeObject>(
  client: ObjectClient,
  owner: KubeObject & { readonly spec: { readonly selector: LabelSelector } },
  candidates: readonly T[],
): readonly T[] {
  return candidates.flatMap((object) => {
    const manager = controllerOf(object)
    const matches = selects(owner.spec.selector, object.metadata.labels)
    if (manager !== undefined && manager.uid !== owner.metadata.uid) return []
    if (manager !== undefined) return matches ? [object] : release(client, object, manager)
    if (!matches || object.metadata.deletionTimestamp !== undefined) return []
    const others = object.metadata.ownerReferences ?? []
    return [withOwners(client, object, [...others, controllerReference(owner)])]
  })
}

function release<T extends KubeObject>(client: ObjectClient, object: T, manager: OwnerReference): T[] {
  const { ownerReferences = [], deletionTimestamp } = object.metadata
  if (deletionTimestamp === undefined) {
    withOwners(
      client,
      object,
      ownerReferences.filter(({ uid }) => uid !== manager.uid),
    )
  }
  return []
}

function withOwners<T extends KubeObject>(
  client: ObjectClient,
  object: T,
  ownerReferences: readonly OwnerReference[],
): T {
  return client.update({ ...object, metadata: { ...object.metadata, ownerReferences } })
}

/** In a namespace that is gone or going nothing new is created. */
export function namespaceIsActive(client: ObjectClient, namespace: string): boolean {
  const found = client.get('Namespace', undefined, namespace)
  return found !== undefined && found.metadata.deletionTimestamp === undefined
}

/** Deletes what may already be gone. */
export function deleteIfPresent(
  client: ObjectClient,
  kind: string,
  namespace: string | undefined,
  name: string,
): void {
  try {
    client.delete(kind, namespace, name, { propagationPolicy: 'Background' })
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 404)) throw error
  }
}
