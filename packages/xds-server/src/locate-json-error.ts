import { type DescField, type DescMessage, fromJson, type JsonValue } from '@bufbuild/protobuf'
import { envoyDescriptors } from './envoy-descriptors.ts'

export interface JsonErrorPlace {
  /** 'circuit_breakers.thresholds[1].max_connections'; empty for the message itself. */
  readonly path: string
  readonly reason: string
}

type JsonObject = { [key: string]: JsonValue }

/**
 * Finds the field that made `fromJson` refuse a message: its error names the type only.
 * Goes down into the first child that is refused on its own.
 */
export function locateJsonError(
  descriptor: DescMessage,
  json: JsonValue,
  cause: unknown,
  path = '',
): JsonErrorPlace {
  if (!isObject(json)) return { path, reason: reasonOf(cause) }
  if (descriptor.typeName === 'google.protobuf.Any') return locateInAny(json, cause, path)
  if (descriptor.typeName.startsWith('google.protobuf.')) return { path, reason: reasonOf(cause) }
  for (const [key, value] of Object.entries(json)) {
    const field = descriptor.fields.find((candidate) => candidate.name === key || candidate.jsonName === key)
    const place = join(path, key)
    if (field === undefined) return { path: place, reason: `${descriptor.typeName} has no such field` }
    const error = refusalOf(descriptor, { [key]: value })
    if (error !== undefined) return locateInField(field, value, error, place)
  }
  return { path, reason: reasonOf(cause) }
}

function locateInField(field: DescField, value: JsonValue, cause: unknown, path: string): JsonErrorPlace {
  for (const child of childrenOf(field, value)) {
    const error = refusalOf(child.descriptor, child.value)
    if (error !== undefined) return locateJsonError(child.descriptor, child.value, error, path + child.suffix)
  }
  return { path, reason: reasonOf(cause) }
}

function childrenOf(field: DescField, value: JsonValue) {
  const descriptor = field.message
  if (descriptor === undefined) return []
  if (field.fieldKind === 'message') return [{ descriptor, value, suffix: '' }]
  if (field.fieldKind === 'list' && Array.isArray(value)) {
    return value.map((item, index) => ({ descriptor, value: item, suffix: `[${index}]` }))
  }
  if (field.fieldKind === 'map' && isObject(value)) {
    return Object.entries(value).map(([key, item]) => ({ descriptor, value: item, suffix: `["${key}"]` }))
  }
  return []
}

function locateInAny(json: JsonObject, cause: unknown, path: string): JsonErrorPlace {
  const { '@type': typeUrl, ...fields } = json
  if (typeof typeUrl !== 'string') return { path, reason: 'an Any needs an "@type"' }
  const typeName = typeUrl.slice(typeUrl.lastIndexOf('/') + 1)
  const descriptor = envoyDescriptors().getMessage(typeName)
  if (descriptor !== undefined) return locateJsonError(descriptor, fields, cause, path)
  return {
    path: join(path, '@type'),
    reason: `${typeName} is not known here; wrap it as xds.type.v3.TypedStruct`,
  }
}

function refusalOf(descriptor: DescMessage, json: JsonValue): unknown {
  try {
    fromJson(descriptor, json, { registry: envoyDescriptors() })
    return undefined
  } catch (error) {
    return error
  }
}

function reasonOf(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause)
  return message.replace(/^cannot decode (field |message |enum )?(\S+) from JSON: /, 'not a valid $2: ')
}

function isObject(json: JsonValue): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`
}
