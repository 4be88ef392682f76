import facts from '../../facts/kubernetes-schemas.json' with { type: 'json' }

/**
 * Field names of a type and the type of each: `string`, `boolean`, `int32`, `int64`, `double`, `bytes`, `time`,
 * `quantity`, `intOrString`, `any`, the name of another type, `[]T` or `{}T` (a map with string keys).
 */
export type BuiltInFields = Readonly<Record<string, string>>

const kinds: Readonly<Record<string, string>> = facts.kinds
const types: Readonly<Record<string, BuiltInFields>> = facts.types

/** The type of a built-in kind, `V1Pod` for `v1` and `Pod`; undefined when it is not one of the served kinds. */
export function builtInTypeOf(apiVersion: string, kind: string): string | undefined {
  return kinds[`${apiVersion}/${kind}`]
}

/** The fields of a type; undefined for a plain value. */
export function builtInFields(type: string): BuiltInFields | undefined {
  return types[type]
}

/** Go's name of a type, as error messages print it: `V1PodSpec` is `PodSpec` of package `v1`. */
export function goName(type: string): string {
  return type.replace(/^[A-Z][a-z]*V1|^V1/, '')
}
