import type { KubeObject, ObjectMeta, ResourceType } from '@traffic-lab/resources'
import { resourceTypeOf } from '@traffic-lab/resources'
import { ApiError } from '../api-error.ts'

export function servedType(object: KubeObject): ResourceType {
  const type = resourceTypeOf(object.apiVersion, object.kind)
  if (type === undefined)
    throw new ApiError(404, 'NotFound', 'the server could not find the requested resource')
  return type
}

export function details(type: ResourceType, name: string) {
  return { name, group: type.group, kind: type.plural }
}

/** Everything that `generation` counts: all but metadata and status; the version is only a spelling. */
export function content({ metadata: _, status: __, apiVersion: ___, ...rest }: KubeObject): unknown {
  return plain(rest as unknown as KubeObject)
}

export function withoutServerFields({
  uid: _,
  resourceVersion: __,
  generation: ___,
  creationTimestamp: ____,
  deletionTimestamp: _____,
  deletionGracePeriodSeconds: ______,
  ...given
}: ObjectMeta): ObjectMeta {
  return given
}

export function keepServerFields(given: ObjectMeta, previous: ObjectMeta): ObjectMeta {
  const { uid, creationTimestamp, generation, deletionTimestamp, deletionGracePeriodSeconds } = previous
  const { resourceVersion: _, deletionTimestamp: __, deletionGracePeriodSeconds: ___, ...rest } = given
  return {
    ...rest,
    ...(uid !== undefined && { uid }),
    ...(creationTimestamp !== undefined && { creationTimestamp }),
    ...(generation !== undefined && { generation }),
    ...(deletionTimestamp !== undefined && { deletionTimestamp }),
    ...(deletionGracePeriodSeconds !== undefined && { deletionGracePeriodSeconds }),
  }
}

export function keyOf({ metadata }: KubeObject): string {
  return key(metadata.namespace, metadata.name)
}

export function key(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`
}

/** The form that is kept: in the preferred version, whatever version it was written in. */
export function stored(object: KubeObject): KubeObject {
  const { group, versions } = servedType(object)
  return plain({ ...object, apiVersion: group === '' ? versions[0] : `${group}/${versions[0]}` })
}

/** A copy as JSON would carry it: no `undefined` members, nothing shared with the caller. */
export function plain(object: KubeObject): KubeObject {
  return JSON.parse(JSON.stringify(object)) as KubeObject
}

export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const member of Object.values(value)) deepFreeze(member)
  }
  return value
}
