import type { JsonObject } from '../json-value.ts'
import { wireFields } from './wire-reader.ts'

/** How the value of one field is read: a plain value, a map with string keys, or a message of its own. */
type FieldShape =
  | 'string'
  | 'number'
  | 'boolean'
  | 'map'
  | 'bytesMap'
  | 'intOrString'
  | { readonly message: MessageShape; readonly repeated?: boolean }
  | 'strings'

/** Field number → member name and shape. What is not listed is skipped. */
export type MessageShape = Readonly<Record<number, readonly [string, FieldShape]>>

/** A message as JSON. Empty texts and zeros are sent explicitly by Go's encoder and mean "not given": dropped. */
export function decodeMessage(message: Buffer, shape: MessageShape): JsonObject {
  const result: Record<string, unknown> = {}
  for (const { number, value } of wireFields(message)) {
    const entry = shape[number]
    if (entry === undefined) continue
    const [name, field] = entry
    if (field === 'strings') result[name] = [...listAt(result[name]), text(value)]
    else if (field === 'map' || field === 'bytesMap')
      result[name] = { ...(result[name] as JsonObject | undefined), ...mapEntry(value, field) }
    else if (typeof field === 'object' && field.repeated === true)
      result[name] = [...listAt(result[name]), decodeMessage(bytes(value), field.message)]
    else {
      const decoded =
        typeof field === 'object' ? decodeMessage(bytes(value), field.message) : plain(value, field)
      if (decoded !== '' && decoded !== 0 && decoded !== false) result[name] = decoded
    }
  }
  return result
}

function plain(value: number | Buffer, field: 'string' | 'number' | 'boolean' | 'intOrString'): unknown {
  if (field === 'intOrString') {
    const {
      type = 0,
      int = 0,
      string = '',
    } = decodeMessage(bytes(value), {
      1: ['type', 'number'],
      2: ['int', 'number'],
      3: ['string', 'string'],
    })
    return type === 1 ? string : int
  }
  if (field === 'number') return typeof value === 'number' ? value : 0
  return field === 'boolean' ? value === 1 : text(value)
}

function mapEntry(value: number | Buffer, field: 'map' | 'bytesMap'): JsonObject {
  const fields = new Map(wireFields(bytes(value)).map((entry) => [entry.number, entry.value]))
  const content = bytes(fields.get(2) ?? Buffer.alloc(0))
  return { [text(fields.get(1) ?? '')]: content.toString(field === 'map' ? 'utf8' : 'base64') }
}

function listAt(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function text(value: number | Buffer | ''): string {
  return Buffer.isBuffer(value) ? value.toString('utf8') : ''
}

function bytes(value: number | Buffer): Buffer {
  return Buffer.isBuffer(value) ? value : Buffer.alloc(0)
}
