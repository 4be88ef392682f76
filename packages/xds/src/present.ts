import type { Json, Resource } from './snapshot.ts'

/** The fields that have a value: protobuf JSON knows no `undefined`. */
export function present(fields: { readonly [field: string]: Json | undefined }): Resource {
  const out: { [field: string]: Json } = {}
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) out[name] = value
  return out
}
