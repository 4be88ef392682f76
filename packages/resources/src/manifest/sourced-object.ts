import { isMap, isScalar, isSeq, type LineCounter, type Node } from 'yaml'
import type { KubeObject } from '../kube-object.ts'
import type { Place } from './place.ts'

/** An object together with the text it was read from. */
export interface SourcedObject {
  readonly object: KubeObject
  readonly file: string
  /**
   * The place of a field path such as `spec.http[0].route[0].weight`: of the field's name, or of the entry in a
   * list. A path that the text does not have (a missing field) gives the place of its nearest parent.
   */
  placeOf(path: string): Place
}

export function sourcedObject(
  object: KubeObject,
  node: Node,
  source: { readonly file: string; readonly lines: LineCounter },
): SourcedObject {
  return {
    object,
    file: source.file,
    placeOf(path) {
      const offset = offsetOf(node, path) ?? node.range?.[0] ?? 0
      return placeAt(source, offset)
    },
  }
}

export function placeAt(source: { file: string; lines: LineCounter }, offset: number): Place {
  const { line, col } = source.lines.linePos(offset)
  return { file: source.file, line: Math.max(line, 1), column: Math.max(col, 1) }
}

/** Keys may hold dots and slashes, so the longest key that starts the path is taken. */
function offsetOf(node: unknown, path: string): number | undefined {
  if (path === '') return undefined
  if (isSeq(node)) {
    const index = /^\[(\d+)\]\.?(.*)$/s.exec(path)
    const item = index === null ? undefined : node.items[Number(index[1])]
    if (item === undefined) return undefined
    return offsetOf(item, index?.[2] ?? '') ?? startOf(item)
  }
  if (!isMap(node)) return undefined
  const pairs = node.items.filter(({ key }) => startsPath(path, keyText(key)))
  const pair = pairs.sort((a, b) => keyText(b.key).length - keyText(a.key).length)[0]
  if (pair === undefined) return undefined
  const rest = path.slice(keyText(pair.key).length).replace(/^\./, '')
  return offsetOf(pair.value, rest) ?? startOf(pair.key)
}

function startsPath(path: string, key: string): boolean {
  if (key === '' || !path.startsWith(key)) return false
  const next = path[key.length]
  return next === undefined || next === '.' || next === '['
}

function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value) : ''
}

function startOf(node: unknown): number | undefined {
  return isScalar(node) || isMap(node) || isSeq(node) ? node.range?.[0] : undefined
}
