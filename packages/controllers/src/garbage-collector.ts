import type { KubeObject, OwnerReference } from '@traffic-lab/resources'
import { resourceTypeOfKind, resourceTypes } from '@traffic-lab/resources'
import type { Controller, ControllerContext } from './controller.ts'
import { deleteIfPresent } from './owner.ts'

/** Deletes what belonged to an object that is gone: Deployment → ReplicaSet → Pod, Service → EndpointSlice. */
export function createGarbageCollector({ client }: ControllerContext): Controller {
  function keysOf(object: KubeObject, type: string): Iterable<string> {
    if (type !== 'DELETED') return object.metadata.ownerReferences === undefined ? [] : [keyOfObject(object)]
    return dependentsOf(object).map(keyOfObject)
  }

  function dependentsOf({ metadata: { uid, namespace } }: KubeObject): readonly KubeObject[] {
    return resourceTypes
      .flatMap(({ kind }): readonly KubeObject[] => client.list(kind, { namespace }))
      .filter(({ metadata }) => metadata.ownerReferences?.some((owner) => owner.uid === uid))
  }

  function reconcile(key: string): undefined {
    const [kind = '', namespace = '', name = ''] = key.split('/')
    const object: KubeObject | undefined = client.get(kind, namespace === '' ? undefined : namespace, name)
    const owners = object?.metadata.ownerReferences ?? []
    if (object === undefined || owners.length === 0 || object.metadata.deletionTimestamp !== undefined) return
    if (owners.some((owner) => mayExist(owner, object))) return
    deleteIfPresent(client, kind, object.metadata.namespace, name)
  }

  /** An owner of a kind that is not served cannot be looked up, so its dependents stay. */
  function mayExist({ kind, name, uid }: OwnerReference, { metadata }: KubeObject): boolean {
    const type = resourceTypeOfKind(kind)
    if (type === undefined) return true
    const owner: KubeObject | undefined = client.get(
      kind,
      type.namespaced ? metadata.namespace : undefined,
      name,
    )
    return owner?.metadata.uid === uid
  }

  return { name: 'garbage-collector', watches: 'all', keysOf, reconcile }
}

function keyOfObject({ kind, metadata }: KubeObject): string {
  return `${kind}/${metadata.namespace ?? ''}/${metadata.name}`
}
