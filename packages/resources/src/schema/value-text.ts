/** OpenAPI's name for the type of a JSON value; a whole number is an `integer`. */
export function jsonTypeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value
}

/** A value as the API server prints it in `Invalid value: …`. */
export function describeValue(value: unknown): string {
  return JSON.stringify(value) ?? 'null'
}
