export type JsonRecord = Readonly<Record<string, unknown>>

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A copy of a JSON value in which every record, the inner ones first, has gone through `change`. */
export function mapRecords(value: unknown, change: (record: JsonRecord) => JsonRecord): unknown {
  if (Array.isArray(value)) return value.map((item) => mapRecords(item, change))
  if (!isRecord(value)) return value
  const inner = Object.entries(value).map(([key, member]) => [key, mapRecords(member, change)] as const)
  return change(Object.fromEntries(inner))
}
