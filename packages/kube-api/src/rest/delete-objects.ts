import type { KubeObject } from '@traffic-lab/resources'
import { qualifiedName } from '@traffic-lab/resources'
import { ApiError } from '../api-error.ts'
import type { JsonObject } from '../json-value.ts'
import { numberAt, stringAt } from '../json-value.ts'
import type { DeleteOptions } from '../object-client.ts'
import { badRequest } from '../status-body.ts'
import type { ApiContext, ApiRequest, ApiResponse } from './api-request.ts'
import { ok } from './api-request.ts'
import { existing, find, objectsOf } from './read-objects.ts'
import { inVersion } from './representation.ts'
import { readBody } from './request-body.ts'
import type { ResourceTarget } from './resource-path.ts'
import { selectorIn } from './selectors.ts'
import { isDryRun } from './write-objects.ts'

/** DELETE of one object: the object while it still ends (pods, namespaces), else a Status with its uid. */
export function deleteObject(context: ApiContext, target: ResourceTarget, request: ApiRequest): ApiResponse {
  const body = request.body.length === 0 ? {} : readBody(request)
  const object = existing(context, target)
  checkPreconditions(target, object, body)
  checkMayGo(target, object)
  if (isDryRun(request) || stringAt(body, 'dryRun') !== undefined || Array.isArray(body.dryRun))
    return ok(success(target, object))
  const { type, namespace } = target
  const last = context.store.delete(type.kind, namespace, object.metadata.name, deleteOptions(body, request))
  return ok(find(context, target) === undefined ? success(target, last) : inVersion(target, last))
}

/** DELETE of a collection, narrowed by the query's selectors. */
export function deleteCollection(
  context: ApiContext,
  target: ResourceTarget,
  request: ApiRequest,
): ApiResponse {
  const body = request.body.length === 0 ? {} : readBody(request)
  const selected = objectsOf(context, target).filter(selectorIn(request.query))
  if (!isDryRun(request)) {
    for (const { metadata } of selected)
      context.store.delete(target.type.kind, metadata.namespace, metadata.name, deleteOptions(body, request))
  }
  return ok({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 200 })
}

function deleteOptions(body: JsonObject, { query }: ApiRequest): DeleteOptions {
  const asked = query.get('gracePeriodSeconds')
  const gracePeriodSeconds =
    numberAt(body, 'gracePeriodSeconds') ?? (asked === null ? undefined : Number(asked))
  if (gracePeriodSeconds !== undefined && !(gracePeriodSeconds >= 0))
    throw badRequest(
      `gracePeriodSeconds must be a number of seconds from 0 on, not ${asked ?? gracePeriodSeconds}`,
    )
  const policy = stringAt(body, 'propagationPolicy') ?? query.get('propagationPolicy')
  const known = policy === 'Background' || policy === 'Foreground' || policy === 'Orphan'
  return {
    ...(gracePeriodSeconds !== undefined && { gracePeriodSeconds }),
    ...(known && { propagationPolicy: policy }),
  }
}

/** kubectl's context points to it: a cluster does not let it go either. */
function checkMayGo({ type }: ResourceTarget, { metadata: { name } }: KubeObject): void {
  if (type.kind !== 'Namespace' || name !== 'default') return
  const message = `namespaces "${name}" is forbidden: this namespace may not be deleted`
  throw new ApiError(403, 'Forbidden', message, { name, kind: type.plural })
}

function checkPreconditions({ type }: ResourceTarget, { metadata }: KubeObject, body: JsonObject): void {
  for (const field of ['uid', 'resourceVersion'] as const) {
    const wanted = stringAt(body, 'preconditions', field)
    if (wanted === undefined || wanted === metadata[field]) continue
    const message = `Operation cannot be fulfilled on ${qualifiedName(type)} "${metadata.name}": the ${field} in the precondition (${wanted}) does not match the ${field} in record (${metadata[field]}). The object might have been deleted and then recreated`
    const details = { name: metadata.name, group: type.group, kind: type.plural }
    throw new ApiError(409, 'Conflict', message, details)
  }
}

function success({ type }: ResourceTarget, { metadata }: KubeObject): JsonObject {
  const { name, uid } = metadata
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: { name, ...(type.group !== '' && { group: type.group }), kind: type.plural, uid },
  }
}
