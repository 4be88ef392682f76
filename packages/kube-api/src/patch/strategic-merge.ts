import type { JsonObject } from '../json-value.ts'
import { isJsonObject } from '../json-value.ts'
import { isMergedSet, mergeKeyOf } from './merge-keys.ts'

const orderPrefix = '$setElementOrder/'
const deletePrefix = '$deleteFromPrimitiveList/'

/**
 * Kubernetes' strategic merge patch: a merge patch whose keyed lists are merged element by element, with the
 * directives $patch, $retainKeys, $setElementOrder and $deleteFromPrimitiveList.
 */
export function strategicMerge(
  current: unknown,
  patch: JsonObject,
  parents: readonly string[] = [],
): JsonObject {
  const { $patch: directive, $retainKeys: retained, ...members } = patch
  if (directive === 'delete') return {}
  const kept = directive === 'replace' || !isJsonObject(current) ? {} : current
  const merged: Record<string, unknown> = Array.isArray(retained)
    ? Object.fromEntries(Object.entries(kept).filter(([member]) => retained.includes(member)))
    : { ...kept }
  for (const [member, value] of Object.entries(members)) {
    if (member.startsWith('$')) continue
    if (value === null) delete merged[member]
    else if (Array.isArray(value)) merged[member] = mergeList(merged[member], value, member, parents)
    else if (isJsonObject(value)) {
      if (value.$patch === 'delete') delete merged[member]
      else merged[member] = strategicMerge(merged[member], value, [...parents, member])
    } else merged[member] = value
  }
  applyListDirectives(merged, members, parents)
  return merged
}

function mergeList(
  current: unknown,
  patch: readonly unknown[],
  member: string,
  parents: readonly string[],
): readonly unknown[] {
  const before = Array.isArray(current) ? current : []
  if (isMergedSet(member, parents)) return [...new Set([...before, ...patch])]
  const key = mergeKeyOf(member, parents)
  if (key === undefined) return patch
  const replaced = patch.some((item) => isJsonObject(item) && item.$patch === 'replace' && !(key in item))
  let result: unknown[] = replaced ? [] : [...before]
  for (const item of patch) {
    if (!isJsonObject(item)) {
      result.push(item)
      continue
    }
    if (item.$patch === 'replace' && !(key in item)) continue
    const same = (other: unknown) => isJsonObject(other) && other[key] === item[key]
    if (item.$patch === 'delete') {
      result = result.filter((other) => !same(other))
      continue
    }
    const index = result.findIndex(same)
    const element = strategicMerge(result[index], item, [...parents, member])
    if (index < 0) result.push(element)
    else result[index] = element
  }
  return result
}

/** Directives that speak of a sibling list: removals from lists of plain values, and the order of elements. */
function applyListDirectives(
  merged: Record<string, unknown>,
  patch: JsonObject,
  parents: readonly string[],
): void {
  for (const [directive, value] of Object.entries(patch)) {
    if (!Array.isArray(value)) continue
    if (directive.startsWith(deletePrefix)) {
      const member = directive.slice(deletePrefix.length)
      const list = merged[member]
      if (Array.isArray(list)) merged[member] = list.filter((item) => !value.includes(item))
    }
    if (directive.startsWith(orderPrefix)) {
      const member = directive.slice(orderPrefix.length)
      const list = merged[member]
      if (Array.isArray(list)) merged[member] = inOrder(list, value, mergeKeyOf(member, parents))
    }
  }
}

/** Listed elements in the listed order, the others behind, in the order they had. */
function inOrder(list: readonly unknown[], order: readonly unknown[], key: string | undefined): unknown[] {
  const identity = (item: unknown) => (key !== undefined && isJsonObject(item) ? item[key] : item)
  const wanted = order.map(identity)
  const rank = (item: unknown) => {
    const index = wanted.indexOf(identity(item))
    return index < 0 ? wanted.length : index
  }
  return [...list].sort((a, b) => rank(a) - rank(b))
}
