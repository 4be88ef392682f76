import { isReadOnly } from '../discovery/served-types.ts'
import type { ApiContext, ApiRequest, ApiResponse, StreamingResponse } from '../rest/api-request.ts'
import { deleteCollection, deleteObject } from '../rest/delete-objects.ts'
import { patchObject } from '../rest/patch-object.ts'
import { getObject, listObjects } from '../rest/read-objects.ts'
import type { ResourceTarget } from '../rest/resource-path.ts'
import { parseResourcePath } from '../rest/resource-path.ts'
import { createObject, replaceObject } from '../rest/write-objects.ts'
import { badRequest, methodNotAllowed, pathNotFound } from '../status-body.ts'
import { podLogs } from '../stream/pod-logs.ts'
import { isWatch, watchObjects } from '../watch/watch-objects.ts'
import { fixedDocument } from './fixed-documents.ts'
import { selfReview } from './self-review.ts'

type Answer = ApiResponse | StreamingResponse

/** Answers one request that has passed the access checks. Throws ApiError. */
export async function handleRequest(context: ApiContext, request: ApiRequest): Promise<Answer> {
  const target = parseResourcePath(request.path)
  if (target !== undefined) return handleResource(context, target, request)
  const review = selfReview(request)
  if (review !== undefined) return review
  const document = fixedDocument(context, request)
  if (document === undefined) throw pathNotFound()
  if (request.method !== 'GET') throw methodNotAllowed()
  return document
}

async function handleResource(
  context: ApiContext,
  target: ResourceTarget,
  request: ApiRequest,
): Promise<Answer> {
  const { method } = request
  const { type, name, subresource } = target
  if (subresource !== undefined && upgradeOnly.has(subresource)) throw badRequest('Upgrade request required')
  if (isReadOnly(type) && method !== 'GET') throw methodNotAllowed()
  if (name === undefined) {
    if (method === 'GET' && isWatch(request)) return watchObjects(context, target, request)
    if (method === 'GET') return listObjects(context, target, request)
    if (method === 'POST') return createObject(context, target, request)
    if (method === 'DELETE') return deleteCollection(context, target, request)
    throw methodNotAllowed()
  }
  if (method === 'GET' && isWatch(request) && subresource === undefined)
    return watchObjects(context, target, request)
  if (method === 'GET' && subresource === 'log') return podLogs(context, target, request)
  if (method === 'GET') return getObject(context, target, request)
  if (method === 'PUT') return replaceObject(context, target, request)
  if (method === 'PATCH' && subresource !== 'finalize') return patchObject(context, target, request)
  if (method === 'DELETE' && subresource === undefined) return deleteObject(context, target, request)
  throw methodNotAllowed()
}

const upgradeOnly = new Set(['exec', 'attach', 'portforward'])
