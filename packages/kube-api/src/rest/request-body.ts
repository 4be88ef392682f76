import type { KubeObject } from '@traffic-lab/resources'
import { parse } from 'yaml'
import { ApiError } from '../api-error.ts'
import { groupVersion } from '../discovery/served-types.ts'
import type { JsonObject } from '../json-value.ts'
import { isJsonObject, valueAt } from '../json-value.ts'
import { decodeProtobuf, protobufType } from '../protobuf/decode-object.ts'
import { badRequest } from '../status-body.ts'
import type { ApiRequest } from './api-request.ts'
import type { ResourceTarget } from './resource-path.ts'

/** The media type of a request body, without parameters. */
export function mediaTypeOf({ headers }: ApiRequest): string {
  return (headers['content-type'] ?? 'application/json').split(';')[0]?.trim().toLowerCase() ?? ''
}

/** The body of a create, replace or delete: JSON or YAML. Throws 400 or 415. */
export function readBody(request: ApiRequest): JsonObject {
  const type = mediaTypeOf(request)
  if (type === 'application/json' || type === '*/*') return jsonObject(parseJson(request.body))
  if (type === 'application/yaml') return jsonObject(parseYaml(request.body))
  if (type === protobufType) return decodeProtobuf(request.body)
  const accepted = `application/json, application/yaml, ${protobufType}`
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted}`
  throw new ApiError(415, 'UnsupportedMediaType', message)
}

export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch (error) {
    throw badRequest(`couldn't get version/kind; json parse error: ${(error as Error).message}`)
  }
}

export function parseYaml(body: Buffer): unknown {
  try {
    return parse(body.toString('utf8'))
  } catch (error) {
    throw badRequest(`error converting YAML to JSON: ${(error as Error).message}`)
  }
}

function jsonObject(value: unknown): JsonObject {
  if (!isJsonObject(value)) throw badRequest('the request body is not an object: send one Kubernetes object')
  return value
}

/** The body as an object that belongs to the path: same apiVersion, kind, namespace and name. Throws 400. */
export function asObjectOf(target: ResourceTarget, body: JsonObject): KubeObject {
  const { type, version, namespace, name } = target
  const apiVersion = groupVersion(type.group, version)
  const given = { apiVersion: body.apiVersion ?? apiVersion, kind: body.kind ?? type.kind }
  if (given.apiVersion !== apiVersion || given.kind !== type.kind) {
    const sent = `${String(given.apiVersion)}, Kind=${String(given.kind)}`
    const expected = `${apiVersion}, Kind=${type.kind}`
    throw badRequest(`the object provided is unrecognized: it is ${sent}, but the path expects ${expected}`)
  }
  const metadata = body.metadata ?? {}
  if (!isJsonObject(metadata)) throw badRequest('metadata must be an object')
  const own = valueAt(metadata, 'namespace')
  if (namespace !== undefined && own !== undefined && own !== '' && own !== namespace) {
    const message = `the namespace of the provided object does not match the namespace sent on the request`
    throw badRequest(message)
  }
  const givenName = valueAt(metadata, 'name')
  if (name !== undefined && givenName !== undefined && givenName !== name) {
    const message = `the name of the object (${String(givenName)}) does not match the name on the URL (${name})`
    throw badRequest(message)
  }
  const { namespace: _, ...rest } = metadata
  return {
    ...body,
    apiVersion,
    kind: type.kind,
    metadata: {
      ...rest,
      name: name ?? (typeof givenName === 'string' ? givenName : ''),
      ...(namespace !== undefined && { namespace }),
    },
  }
}
