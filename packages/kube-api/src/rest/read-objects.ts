import type { KubeObject } from '@traffic-lab/resources'
import { qualifiedName } from '@traffic-lab/resources'
import { ApiError } from '../api-error.ts'
import { crdObjects } from '../discovery/crd-objects.ts'
import { isReadOnly } from '../discovery/served-types.ts'
import { timestamp } from '../store/object-store.ts'
import type { ApiContext, ApiRequest, ApiResponse } from './api-request.ts'
import { ok } from './api-request.ts'
import { negotiate, representList, representObject } from './representation.ts'
import type { ResourceTarget } from './resource-path.ts'
import { scaleOf } from './scale.ts'
import { selectorIn } from './selectors.ts'

/** GET of one object or of its `status` or `scale`. */
export function getObject(context: ApiContext, target: ResourceTarget, request: ApiRequest): ApiResponse {
  const object = existing(context, target)
  const as = negotiate(request.headers.accept ?? '', request.query)
  if (target.subresource === 'scale') return ok(scaleOf(object))
  return ok(representObject(target, object, as, context.now()))
}

/** GET of a collection. `limit` is not needed: everything is returned. */
export function listObjects(context: ApiContext, target: ResourceTarget, request: ApiRequest): ApiResponse {
  const selected = objectsOf(context, target).filter(selectorIn(request.query))
  const as = negotiate(request.headers.accept ?? '', request.query)
  return ok(representList(target, selected, as, context.store.revision, context.now()))
}

/** All objects of a collection, sorted by namespace and name as Kubernetes lists them. */
export function objectsOf(
  { store, started }: ApiContext,
  { type, namespace }: ResourceTarget,
): readonly KubeObject[] {
  if (isReadOnly(type)) return crdObjects(timestamp(started))
  const objects: readonly KubeObject[] = store.list(type.kind, { namespace })
  return [...objects].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))
}

function sortKey({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`
}

export function existing(context: ApiContext, target: ResourceTarget): KubeObject {
  const found = find(context, target)
  if (found !== undefined) return found
  const { type, name = '' } = target
  throw new ApiError(404, 'NotFound', `${qualifiedName(type)} "${name}" not found`, {
    name,
    group: type.group,
    kind: type.plural,
  })
}

export function find(context: ApiContext, target: ResourceTarget): KubeObject | undefined {
  const { type, namespace, name = '' } = target
  if (isReadOnly(type)) return objectsOf(context, target).find(({ metadata }) => metadata.name === name)
  return context.store.get(type.kind, namespace, name)
}
