import { isRecord, member } from '../json-record.ts'
import { childPath, itemPath } from './field-path.ts'
import type { StructuralSchema } from './istio-schemas.ts'

/** Paths of all fields that the schema has no place for, as pruning of custom resources finds them. */
export function unknownFields(value: unknown, schema: StructuralSchema, path = ''): string[] {
  if (Array.isArray(value)) {
    const { items } = schema
    if (items === undefined) return []
    return value.flatMap((item, index) => unknownFields(item, items, itemPath(path, index)))
  }
  if (!isRecord(value)) return []
  return Object.entries(value).flatMap(([name, child]) => {
    const at = childPath(path, name)
    const known = member(schema.properties, name) ?? schema.additionalProperties
    if (known !== undefined) return unknownFields(child, known, at)
    return schema['x-kubernetes-preserve-unknown-fields'] === true ? [] : [at]
  })
}
