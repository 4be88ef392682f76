import { isRecord, type JsonRecord } from './json-record.ts'

/** Reads fields as a protobuf message gives them: what is not set has the zero value of its type. */
export function text(message: JsonRecord | undefined, field: string): string {
  const value = message?.[field]
  return typeof value === 'string' ? value : ''
}

export function number(message: JsonRecord | undefined, field: string): number {
  const value = message?.[field]
  return typeof value === 'number' ? value : 0
}

export function record(message: JsonRecord | undefined, field: string): JsonRecord | undefined {
  const value = message?.[field]
  return isRecord(value) ? value : undefined
}

export function records(message: JsonRecord | undefined, field: string): readonly JsonRecord[] {
  const value = message?.[field]
  return Array.isArray(value) ? value.filter(isRecord) : []
}

export function texts(message: JsonRecord | undefined, field: string): readonly string[] {
  const value = message?.[field]
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

/** The entries of a map from strings to strings. */
export function textEntries(message: JsonRecord | undefined, field: string): readonly [string, string][] {
  return Object.entries(record(message, field) ?? {}).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[key, value]] : [],
  )
}

/** The entries of a map from strings to messages. */
export function recordEntries(
  message: JsonRecord | undefined,
  field: string,
): readonly [string, JsonRecord][] {
  return Object.entries(record(message, field) ?? {}).flatMap(([key, value]): [string, JsonRecord][] =>
    isRecord(value) ? [[key, value]] : [],
  )
}
