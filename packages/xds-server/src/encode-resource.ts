import { createHash } from 'node:crypto'
import { type DescMessage, fromJson, toBinary } from '@bufbuild/protobuf'
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { MeshError } from '@traffic-lab/resources'
import { isResource, type Json, type Resource } from '@traffic-lab/xds'
import { envoyDescriptors, messageDescriptor } from './envoy-descriptors.ts'
import { locateJsonError } from './locate-json-error.ts'
import { referencedNames } from './referenced-names.ts'
import { messageNameOf, type Part } from './resource-part.ts'

export interface EncodedResource {
  readonly name: string
  /** A hash of the bytes: equal content has an equal version, also after a restart. */
  readonly version: string
  readonly bytes: Uint8Array
  /** What Envoy subscribes to once it has this: endpoints of a cluster, route configurations of a listener. */
  readonly references: readonly string[]
}

/**
 * Encodes a resource from proto3 JSON (field names in either spelling, `Any` by `@type`, durations as "1.5s").
 * Throws a MeshError that names the resource and the path of the field if Envoy's API has no such field or value.
 */
export function encodeResource(
  part: Part,
  resource: Resource,
  encodeHost: (host: Resource) => Uint8Array = encodeVirtualHost,
): EncodedResource {
  const name = resourceName(part, resource)
  const descriptor = messageDescriptor(messageNameOf(part))
  let bytes: Uint8Array
  try {
    bytes = part === 'routes' ? encodeRoutes(resource, encodeHost) : encodeMessage(descriptor, resource)
  } catch (cause) {
    const json = withSortedKeys(resource)
    const { path, reason } = locateJsonError(descriptor, json, cause)
    throw new MeshError('ADS101', `${part} "${name}"${path === '' ? '' : ` at ${path}`}: ${reason}`, {
      hint: 'an EnvoyFilter may have added it; otherwise this is an error of the translation',
      cause,
    })
  }
  const version = createHash('sha256').update(bytes).digest('hex').slice(0, 16)
  return { name, version, bytes, references: referencedNames(part, resource) }
}

export function encodeVirtualHost(host: Resource): Uint8Array {
  return encodeMessage(messageDescriptor('envoy.config.route.v3.VirtualHost'), host)
}

/** Host by host, so that a host that did not change need not be encoded again. */
function encodeRoutes(resource: Resource, encodeHost: (host: Resource) => Uint8Array): Uint8Array {
  const descriptor = messageDescriptor(messageNameOf('routes'))
  const { virtual_hosts: hosts, ...others } = resource
  const field = descriptor.fields.find((candidate) => candidate.name === 'virtual_hosts')
  if (field === undefined || hosts === undefined || !isList(hosts) || !hosts.every(isResource))
    return encodeMessage(descriptor, resource)
  // Fields of a message may stand in any order, and those of a list one by one.
  const writer = new BinaryWriter().raw(encodeMessage(descriptor, others))
  for (const host of hosts) writer.tag(field.number, WireType.LengthDelimited).bytes(encodeHost(host))
  return writer.finish()
}

function encodeMessage(descriptor: DescMessage, message: Resource): Uint8Array {
  const json = withSortedKeys(message)
  return toBinary(descriptor, fromJson(descriptor, json, { registry: envoyDescriptors() }))
}

function resourceName(part: Part, resource: Resource): string {
  const field = part === 'endpoints' ? 'cluster_name' : 'name'
  const name = resource[field]
  if (typeof name === 'string' && name !== '') return name
  throw new MeshError('ADS101', `one of the ${part} has no ${field}`)
}

type MutableJson = null | boolean | number | string | MutableJson[] | { [field: string]: MutableJson }

/** Map entries are encoded in the order of their keys: without this, equal maps would be unequal bytes. */
function withSortedKeys(value: Json): MutableJson {
  if (typeof value !== 'object' || value === null) return value
  if (isList(value)) return value.map(withSortedKeys)
  const sorted: { [field: string]: MutableJson } = {}
  for (const key of Object.keys(value).sort()) {
    const field = value[key]
    if (field !== undefined) sorted[key] = withSortedKeys(field)
  }
  return sorted
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}
