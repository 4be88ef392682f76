import { isRecord } from './json-tree.ts'
import type { Mutation } from './mutation.ts'

/** Keys and indexes below `spec`, such as `['http', 0, 'mirror', 'subset']`. */
export type FieldPath = readonly [string, ...(string | number)[]]

/**
 * Another value for one field of a rule: `setField('forecast-route', ['http', 0, 'timeout'], '2s')`. The object that
 * holds the field must be there; `undefined` takes the field away.
 */
export function setField(objectName: string, path: FieldPath, value: unknown): Mutation {
  const place = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('')
  const name =
    value === undefined
      ? `${objectName} without ${place.slice(1)}`
      : `${objectName} with ${place.slice(1)} = ${JSON.stringify(value)}`
  return {
    name,
    change(object) {
      if (object.metadata.name !== objectName) return object
      return { ...object, spec: withValue(object.spec, path, value) }
    },
  }
}

/** A copy with the value at the path; the same value where the path leads nowhere. */
function withValue(tree: unknown, [key, ...rest]: readonly (string | number)[], value: unknown): unknown {
  if (key === undefined) return value
  if (typeof key === 'number') {
    if (!Array.isArray(tree) || key >= tree.length) return tree
    return tree.map((item, index) => (index === key ? withValue(item, rest, value) : item))
  }
  if (!isRecord(tree) || (rest.length > 0 && tree[key] === undefined)) return tree
  return { ...tree, [key]: withValue(tree[key], rest, value) }
}
