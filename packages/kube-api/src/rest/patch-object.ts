import jsonPatch from 'fast-json-patch'
import { ApiError } from '../api-error.ts'
import { groupVersion, isIstioType } from '../discovery/served-types.ts'
import type { JsonObject } from '../json-value.ts'
import { isJsonObject } from '../json-value.ts'
import { mergePatch } from '../patch/merge-patch.ts'
import { strategicMerge } from '../patch/strategic-merge.ts'
import { badRequest } from '../status-body.ts'
import type { ApiContext, ApiRequest, ApiResponse } from './api-request.ts'
import { created, ok } from './api-request.ts'
import { checkFields } from './field-validation.ts'
import { existing, find } from './read-objects.ts'
import { inVersion } from './representation.ts'
import { asObjectOf, mediaTypeOf, parseJson, parseYaml } from './request-body.ts'
import type { ResourceTarget } from './resource-path.ts'
import { scaleOf, withScale } from './scale.ts'
import { dry, show, storeNew, storeNext } from './write-objects.ts'

const applyType = 'application/apply-patch+yaml'
const strategicType = 'application/strategic-merge-patch+json'

/** PATCH of an object, its `status` or its `scale`, in each of Kubernetes' four patch formats. */
export function patchObject(context: ApiContext, target: ResourceTarget, request: ApiRequest): ApiResponse {
  const type = mediaTypeOf(request)
  if (type === applyType && target.subresource === undefined && find(context, target) === undefined)
    return applyNew(context, target, request)
  const current = existing(context, target)
  if (target.subresource === 'scale') {
    const scale = patched(target, scaleOf(current), type, request.body)
    return ok(scaleOf(context.store.update(withScale(current, scale), dry(request))))
  }
  const outward = inVersion(target, current)
  const given = asObjectOf(target, patched(target, outward, type, request.body))
  const { object, warnings } = checkFields(target, given, request.query)
  return ok(show(context, target, request, storeNext(context, target, request, object)), warnings)
}

/** Server-side apply of an object that is not there yet creates it. */
function applyNew(context: ApiContext, target: ResourceTarget, request: ApiRequest): ApiResponse {
  const given = asObjectOf(target, asPatchObject(parseYaml(request.body)))
  const { object, warnings } = checkFields(target, given, request.query)
  return created(show(context, target, request, storeNew(context, target, request, object)), warnings)
}

function patched(target: ResourceTarget, current: JsonObject, type: string, body: Buffer): JsonObject {
  switch (type) {
    case 'application/json-patch+json':
      return applyJsonPatch(current, parseJson(body))
    case 'application/merge-patch+json':
      return mergePatch(current, asPatchObject(parseJson(body)))
    case applyType:
      // Field ownership is not tracked: what a later apply leaves out stays.
      return isIstioType(target.type)
        ? mergePatch(current, asPatchObject(parseYaml(body)))
        : strategicMerge(current, asPatchObject(parseYaml(body)))
    case strategicType:
      if (!isIstioType(target.type)) return strategicMerge(current, asPatchObject(parseJson(body)))
      throw unsupportedType(target)
    default:
      throw unsupportedType(target)
  }
}

function unsupportedType({ type, version }: ResourceTarget): ApiError {
  const accepted = ['application/json-patch+json', 'application/merge-patch+json', applyType]
  if (!isIstioType(type)) accepted.push(strategicType)
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`
  const details = { group: type.group, kind: `${groupVersion(type.group, version)}, Kind=${type.kind}` }
  return new ApiError(415, 'UnsupportedMediaType', message, isIstioType(type) ? {} : details)
}

function applyJsonPatch(current: JsonObject, operations: unknown): JsonObject {
  if (!Array.isArray(operations)) throw badRequest('a JSON patch is a list of operations')
  try {
    const copy = structuredClone(current)
    const { newDocument } = jsonPatch.applyPatch(copy, operations, true, false)
    return asPatchObject(newDocument)
  } catch (error) {
    if (error instanceof ApiError) throw error
    const message = 'the server rejected our request due to an error in our request'
    throw new ApiError(422, 'Invalid', message)
  }
}

function asPatchObject(value: unknown): JsonObject {
  if (!isJsonObject(value)) throw badRequest('the patch is not an object')
  return value
}
