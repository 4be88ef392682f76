import { isRecord, type JsonRecord, member } from '../../json-record.ts'
import { parseGoDuration } from '../../schema/go-duration.ts'
import type { StructuralSchema } from '../../schema/istio-schemas.ts'

/** Thrown inside this file only: the first field that istiod cannot decode. */
class Undecodable extends Error {}

/**
 * The spec as istiod decodes it (protobuf's JSON form): numbers in quotes are numbers, nulls are unset, unknown fields
 * are left out. Where decoding fails, its error text.
 */
export function decodeSpec(
  spec: unknown,
  schema: StructuralSchema,
): { readonly spec: JsonRecord } | { readonly error: string } {
  try {
    const decoded = decode(spec ?? {}, schema, '')
    return { spec: isRecord(decoded) ? decoded : {} }
  } catch (error) {
    if (error instanceof Undecodable) return { error: error.message }
    throw error
  }
}

function decode(value: unknown, schema: StructuralSchema, field: string): unknown {
  if (
    schema['x-kubernetes-preserve-unknown-fields'] === true ||
    schema['x-kubernetes-int-or-string'] === true
  )
    return value
  switch (schema.type) {
    case 'object':
      return decodeMessage(value, schema)
    case 'array':
      return decodeList(value, schema, field)
    case 'string':
      return decodeText(value, schema, field)
    case 'integer':
    case 'number':
      return decodeNumber(value, schema)
    case 'boolean':
      return typeof value === 'boolean' ? value : refuse(value, 'bool')
    default:
      return value
  }
}

function decodeMessage(value: unknown, schema: StructuralSchema): JsonRecord {
  if (!isRecord(value)) return refuse(value, 'map[string]json.RawMessage')
  const decoded: Record<string, unknown> = {}
  for (const [name, child] of Object.entries(value)) {
    const childSchema = member(schema.properties, name) ?? schema.additionalProperties
    if (childSchema !== undefined && child !== null) decoded[name] = decode(child, childSchema, name)
  }
  return decoded
}

function decodeList(value: unknown, schema: StructuralSchema, field: string): unknown[] {
  if (!Array.isArray(value)) return refuse(value, '[]json.RawMessage')
  const { items } = schema
  return items === undefined
    ? value
    : value.map((item) => (item === null ? item : decode(item, items, field)))
}

function decodeText(value: unknown, schema: StructuralSchema, field: string): string {
  const isEnum = schema.enum !== undefined
  if (typeof value !== 'string') {
    const member = isEnum && typeof value === 'number' ? schema.enum?.[value] : undefined
    return typeof member === 'string' ? member : refuse(value, 'string')
  }
  if (isEnum && schema.enum?.includes(value) !== true)
    throw new Undecodable(
      `unknown value ${JSON.stringify(JSON.stringify(value))} for enum ${enumName(field, schema)}`,
    )
  const duration = isDuration(schema, field) ? parseGoDuration(value) : undefined
  if (typeof duration === 'object') throw new Undecodable(`bad Duration: ${duration.error}`)
  return value
}

/** Most durations have a rule that says so; these have none in Istio's definitions. */
const durationsWithoutRule = new Set(['ttl', 'maxAge'])

function isDuration(schema: StructuralSchema, field: string): boolean {
  const rules = schema['x-kubernetes-validations'] ?? []
  return durationsWithoutRule.has(field) || rules.some(({ rule }) => rule.startsWith('duration(self)'))
}

/** The protobuf name of an enum, found by its field and one of its members. */
const enumNames: readonly (readonly [field: string, member: string, name: string])[] = [
  ['mode', 'ISTIO_MUTUAL', 'istio.networking.v1alpha3.ClientTLSSettings.TLSmode'],
  ['mode', 'PERMISSIVE', 'istio.security.v1beta1.PeerAuthentication.MutualTLS.Mode'],
  ['mode', 'REGISTRY_ONLY', 'istio.networking.v1alpha3.OutboundTrafficPolicy.Mode'],
  ['simple', 'RANDOM', 'istio.networking.v1alpha3.LoadBalancerSettings.SimpleLB'],
  [
    'h2UpgradePolicy',
    'UPGRADE',
    'istio.networking.v1alpha3.ConnectionPoolSettings.HTTPSettings.H2UpgradePolicy',
  ],
  ['version', 'V2', 'istio.networking.v1alpha3.TrafficPolicy.ProxyProtocol.VERSION'],
  ['minProtocolVersion', 'TLSV1_2', 'istio.networking.v1alpha3.ServerTLSSettings.TLSProtocol'],
  ['maxProtocolVersion', 'TLSV1_2', 'istio.networking.v1alpha3.ServerTLSSettings.TLSProtocol'],
  ['derivePort', 'FROM_REQUEST_PORT', 'istio.networking.v1alpha3.HTTPRedirect.RedirectPortSelection'],
  ['unmatchedPreflights', 'IGNORE', 'istio.networking.v1alpha3.CorsPolicy.UnmatchedPreflights'],
  ['action', 'CUSTOM', 'istio.security.v1beta1.AuthorizationPolicy.Action'],
  ['resolution', 'STATIC', 'istio.networking.v1alpha3.ServiceEntry.Resolution'],
]

function enumName(field: string, schema: StructuralSchema): string {
  if (field === 'mode' && schema.enum?.includes('PASSTHROUGH') === true)
    return 'istio.networking.v1alpha3.ServerTLSSettings.TLSmode'
  const row = enumNames.find(([name, member]) => name === field && schema.enum?.includes(member) === true)
  return row?.[2] ?? field
}

function decodeNumber(value: unknown, schema: StructuralSchema): number {
  const goType = goNumberType(schema)
  const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof parsed !== 'number' || Number.isNaN(parsed)) return refuse(value, goType)
  const inRange =
    goType === 'float64' ||
    (Number.isInteger(parsed) && parsed >= (goType.startsWith('u') ? 0 : -(2 ** 31)) && parsed < 2 ** 64)
  if (!inRange)
    throw new Undecodable(`json: cannot unmarshal number ${parsed} into Go value of type ${goType}`)
  return parsed
}

function goNumberType({ type, minimum, maximum }: StructuralSchema): string {
  if (type === 'number') return 'float64'
  if (minimum !== 0) return 'int32'
  return maximum === undefined ? 'uint64' : 'uint32'
}

function refuse(value: unknown, goType: string): never {
  const kind = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
  throw new Undecodable(`json: cannot unmarshal ${kind} into Go value of type ${goType}`)
}
