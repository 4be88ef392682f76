import { isDeepStrictEqual } from 'node:util'
import { isRecord } from '../rules/json-tree.ts'

/** A field in which a live object and its file differ; undefined: it is not there. */
export interface FieldDifference {
  /** Such as `spec.http[0].route[1].weight`. */
  readonly field: string
  readonly live: unknown
  readonly file: unknown
}

/** The smallest fields in which two JSON values differ; the order of an object's keys does not matter. */
export function fieldDifferences(live: unknown, file: unknown, field: string): readonly FieldDifference[] {
  if (isDeepStrictEqual(live, file)) return []
  if (isRecord(live) && isRecord(file)) {
    const keys = new Set([...Object.keys(file), ...Object.keys(live)])
    return [...keys].flatMap((key) => fieldDifferences(live[key], file[key], `${field}.${key}`))
  }
  if (Array.isArray(live) && Array.isArray(file)) {
    const length = Math.max(live.length, file.length)
    return Array.from({ length }, (_, index) =>
      fieldDifferences(live[index], file[index], `${field}[${index}]`),
    ).flat()
  }
  return [{ field, live, file }]
}
