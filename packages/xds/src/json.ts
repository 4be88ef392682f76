import type { Json, Resource } from './snapshot.ts'

export function isResource(value: Json | undefined): value is Resource {
  return typeof value === 'object' && value !== null && !isList(value)
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

/** The value below these fields and list places; undefined where one is missing. */
export function valueAt(value: Json | undefined, ...path: readonly (string | number)[]): Json | undefined {
  let at = value
  for (const step of path) {
    if (typeof step === 'number') at = isList(at) ? at[step] : undefined
    else at = isResource(at) ? at[step] : undefined
  }
  return at
}

/** The messages of a list; none where there is no list. */
export function resourcesAt(
  value: Json | undefined,
  ...path: readonly (string | number)[]
): readonly Resource[] {
  const list = valueAt(value, ...path)
  return isList(list) ? list.filter(isResource) : []
}

/** The texts of a list; none where there is no list. */
export function textsAt(value: Json | undefined, ...path: readonly (string | number)[]): readonly string[] {
  const list = valueAt(value, ...path)
  return isList(list) ? list.filter((item) => typeof item === 'string') : []
}

/** Every message within a value, itself among them. */
export function* messagesIn(value: Json): Generator<Resource> {
  if (isList(value)) for (const item of value) yield* messagesIn(item)
  else if (isResource(value)) {
    yield value
    for (const item of Object.values(value)) yield* messagesIn(item)
  }
}

/** A copy in which every message is replaced, the innermost first. */
export function mapMessages(value: Json, replace: (message: Resource) => Resource): Json {
  if (isList(value)) return value.map((item) => mapMessages(item, replace))
  if (!isResource(value)) return value
  const copy: { [field: string]: Json } = {}
  for (const [field, item] of Object.entries(value)) copy[field] = mapMessages(item, replace)
  return replace(copy)
}
