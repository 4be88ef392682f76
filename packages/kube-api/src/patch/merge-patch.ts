import type { JsonObject } from '../json-value.ts'
import { isJsonObject } from '../json-value.ts'

/** RFC 7396: null deletes a member, objects merge, everything else replaces. */
export function mergePatch(target: unknown, patch: JsonObject): JsonObject {
  const merged: Record<string, unknown> = isJsonObject(target) ? { ...target } : {}
  for (const [member, value] of Object.entries(patch)) {
    if (value === null) delete merged[member]
    else merged[member] = isJsonObject(value) ? mergePatch(merged[member], value) : value
  }
  return merged
}
