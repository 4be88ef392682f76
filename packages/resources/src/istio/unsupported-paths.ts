import { isRecord, member } from '../json-record.ts'
import { childPath, itemPath } from '../schema/field-path.ts'
import type { FieldTable } from './supported-fields.ts'

/** Paths of the fields of `value` that the table does not list; below an unlisted field nothing more is reported. */
export function unsupportedPaths(value: unknown, table: FieldTable, path: string): string[] {
  if (Array.isArray(value))
    return value.flatMap((item, index) => unsupportedPaths(item, table, itemPath(path, index)))
  if (!isRecord(value)) return []
  return Object.entries(value).flatMap(([name, child]) => {
    const at = childPath(path, name)
    const entry = member(table, '*') ?? member(table, name)
    if (entry === undefined) return [at]
    return entry === 'any' ? [] : unsupportedPaths(child, entry, at)
  })
}
