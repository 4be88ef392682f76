import type { KubeObject } from '@traffic-lab/resources'
import { methodNotAllowed } from '../status-body.ts'
import type { ApiContext, ApiRequest, ApiResponse } from './api-request.ts'
import { created, ok } from './api-request.ts'
import { checkFields } from './field-validation.ts'
import { existing } from './read-objects.ts'
import { negotiate, representObject } from './representation.ts'
import { asObjectOf, readBody } from './request-body.ts'
import type { ResourceTarget } from './resource-path.ts'
import { scaleOf, withScale } from './scale.ts'

export function isDryRun({ query }: ApiRequest): boolean {
  return query.has('dryRun')
}

/** POST to a collection. */
export function createObject(context: ApiContext, target: ResourceTarget, request: ApiRequest): ApiResponse {
  if (target.type.namespaced && target.namespace === undefined) throw methodNotAllowed()
  const given = asObjectOf(target, readBody(request))
  const { object, warnings } = checkFields(target, given, request.query)
  return created(show(context, target, request, storeNew(context, target, request, object)), warnings)
}

/** Creates without a status: that is for whoever runs the object to write. */
export function storeNew(
  { store }: ApiContext,
  { type }: ResourceTarget,
  request: ApiRequest,
  object: KubeObject,
): KubeObject {
  const { status: _, ...withoutStatus }: KubeObject = object
  const given = type.subresources.includes('status') ? (withoutStatus as KubeObject) : object
  return store.create(given, { dryRun: isDryRun(request) })
}

/** PUT of an object, its `status` or its `scale`. */
export function replaceObject(context: ApiContext, target: ResourceTarget, request: ApiRequest): ApiResponse {
  const body = readBody(request)
  if (target.subresource === 'scale') {
    const scaled = context.store.update(withScale(existing(context, target), body), dry(request))
    return ok(scaleOf(scaled))
  }
  const given = asObjectOf(target, body)
  if (target.subresource === 'finalize') return finalize(context, target, request, given)
  const { object, warnings } = checkFields(target, given, request.query)
  return ok(show(context, target, request, storeNext(context, target, request, object)), warnings)
}

export function storeNext(
  { store }: ApiContext,
  { subresource }: ResourceTarget,
  request: ApiRequest,
  object: KubeObject,
): KubeObject {
  return subresource === 'status'
    ? store.updateStatus(object, dry(request))
    : store.update(object, dry(request))
}

/** A terminating namespace whose finalizers are taken away goes at once, whatever is left in it. */
function finalize(
  context: ApiContext,
  target: ResourceTarget,
  request: ApiRequest,
  object: KubeObject,
): ApiResponse {
  const current = existing(context, target)
  const { finalizers } = (object.spec ?? {}) as { finalizers?: readonly string[] }
  const done = current.metadata.deletionTimestamp !== undefined && (finalizers ?? []).length === 0
  if (done && !isDryRun(request)) context.store.remove('Namespace', undefined, current.metadata.name)
  return ok(show(context, target, request, current))
}

export function dry(request: ApiRequest): { readonly dryRun: boolean } {
  return { dryRun: isDryRun(request) }
}

export function show(
  context: ApiContext,
  target: ResourceTarget,
  request: ApiRequest,
  object: KubeObject,
): object {
  return representObject(
    target,
    object,
    negotiate(request.headers.accept ?? '', request.query),
    context.now(),
  )
}
