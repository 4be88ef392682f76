import { isRecord, member } from '../json-record.ts'
import { builtInFields, goName } from './built-in-schemas.ts'
import { childPath, itemPath } from './field-path.ts'

interface Decoding {
  readonly unknownFields: string[]
  error?: { readonly message: string; readonly path: string }
}

/** Where a value stands: its place, and how Go's decoder names the struct field around it. */
interface Spot {
  readonly path: string
  readonly struct: string
  readonly fields: string
}

/**
 * What decoding into Kubernetes' own Go types says: every unknown field, and the first value of a wrong type
 * (sigs.k8s.io/json). A null is always taken: it leaves the field unset.
 */
export function decodeBuiltIn(value: unknown, type: string): Decoding {
  const decoding: Decoding = { unknownFields: [] }
  decode(value, type, { path: '', struct: goName(type), fields: '' }, decoding)
  return decoding
}

function decode(value: unknown, type: string, spot: Spot, decoding: Decoding): void {
  if (value === null || value === undefined) return
  if (type.startsWith('[]')) {
    decodeList(value, type, spot, decoding)
    return
  }
  if (type.startsWith('{}')) {
    decodeMap(value, type, spot, decoding)
    return
  }
  const fields = builtInFields(type)
  if (fields === undefined) {
    const message = plainProblem(value, type, spot)
    if (message !== undefined) decoding.error ??= { message, path: spot.path }
    return
  }
  if (!isRecord(value)) {
    mismatch(value, type, spot, decoding)
    return
  }
  for (const [name, child] of Object.entries(value)) {
    const path = childPath(spot.path, name)
    const childType = member(fields, name)
    if (childType === undefined) decoding.unknownFields.push(path)
    else
      decode(child, childType, { path, struct: goName(type), fields: childPath(spot.fields, name) }, decoding)
  }
}

function decodeList(value: unknown, type: string, spot: Spot, decoding: Decoding): void {
  if (!Array.isArray(value)) {
    mismatch(value, type, spot, decoding)
    return
  }
  for (const [index, item] of value.entries())
    decode(item, type.slice(2), { ...spot, path: itemPath(spot.path, index) }, decoding)
}

function decodeMap(value: unknown, type: string, spot: Spot, decoding: Decoding): void {
  if (!isRecord(value)) {
    mismatch(value, type, spot, decoding)
    return
  }
  for (const [key, item] of Object.entries(value))
    decode(item, type.slice(2), { ...spot, path: childPath(spot.path, key) }, decoding)
}

function mismatch(value: unknown, type: string, spot: Spot, decoding: Decoding): void {
  decoding.error ??= { message: cannotUnmarshal(value, goType(type), spot), path: spot.path }
}

function plainProblem(value: unknown, type: string, spot: Spot): string | undefined {
  switch (type) {
    case 'any':
      return undefined
    case 'string':
    case 'boolean':
    case 'double':
      return typeof value === (type === 'double' ? 'number' : type)
        ? undefined
        : cannotUnmarshal(value, goType(type), spot)
    case 'int32':
    case 'int64':
      return isInteger(value, type) ? undefined : cannotUnmarshal(value, type, spot)
    case 'intOrString':
      if (typeof value === 'string' || isInteger(value, 'int32')) return undefined
      return `json: cannot unmarshal ${jsonWord(value)} into Go value of type int32`
    case 'quantity':
      if (typeof value === 'number') return undefined
      if (typeof value === 'string' && quantity.test(value)) return undefined
      return typeof value === 'string'
        ? "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
        : `json: cannot unmarshal ${jsonWord(value)} into Go value of type string`
    case 'bytes':
      if (typeof value !== 'string') return cannotUnmarshal(value, '[]uint8', spot)
      return base64Problem(value)
    case 'time':
      if (typeof value !== 'string')
        return `json: cannot unmarshal ${jsonWord(value)} into Go value of type string`
      return rfc3339.test(value)
        ? undefined
        : `parsing time "${value}" as "2006-01-02T15:04:05Z07:00": cannot parse "${value}" as "2006"`
    default:
      return undefined
  }
}

const quantity = /^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([numkMGTPE]|[KMGTPE]i|[eE][-+]?[0-9]+)?$/
const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/

function isInteger(value: unknown, type: 'int32' | 'int64'): boolean {
  if (typeof value !== 'number' || !Number.isInteger(value)) return false
  return type === 'int64' || Math.abs(value + 0.5) < 2 ** 31
}

/** Go's decoder takes only the padded standard alphabet, line breaks aside, and names the first bad byte. */
function base64Problem(text: string): string | undefined {
  const plain = text.replace(/[\r\n]/g, '')
  if (plain.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(plain)) return undefined
  const bad = text.search(/[^A-Za-z0-9+/=\r\n]/)
  return `illegal base64 data at input byte ${bad >= 0 ? bad : Math.floor(plain.length / 4) * 4}`
}

function cannotUnmarshal(value: unknown, goTypeName: string, { struct, fields }: Spot): string {
  const number = typeof value === 'number' && /^u?int/.test(goTypeName) ? ` ${value}` : ''
  const target =
    fields === ''
      ? `Go value of type v1.${struct}`
      : `Go struct field ${struct}.${fields} of type ${goTypeName}`
  return `json: cannot unmarshal ${jsonWord(value)}${number} into ${target}`
}

function jsonWord(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  return typeof value === 'boolean' ? 'bool' : typeof value
}

function goType(type: string): string {
  if (type.startsWith('[]')) return `[]${goType(type.slice(2))}`
  if (type.startsWith('{}')) return `map[string]${goType(type.slice(2))}`
  if (builtInFields(type) !== undefined) return `v1.${goName(type)}`
  const names: Readonly<Record<string, string>> = {
    boolean: 'bool',
    double: 'float64',
    bytes: '[]uint8',
    quantity: 'resource.Quantity',
    intOrString: 'intstr.IntOrString',
    time: 'v1.Time',
  }
  return names[type] ?? type
}
