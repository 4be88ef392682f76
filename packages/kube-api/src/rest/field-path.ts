import type { KubeObject } from '@traffic-lab/resources'
import { isJsonObject } from '../json-value.ts'

/** A copy of the object without the fields at these paths, written as `spec.http[0].rout`. */
export function withoutFields(object: KubeObject, paths: readonly string[]): KubeObject {
  if (paths.length === 0) return object
  const copy = structuredClone(object)
  for (const path of paths) {
    const members = segmentsOfPath(path)
    const last = members.pop()
    const holder = members.reduce<unknown>((at, member) => childOf(at, member), copy)
    if (isJsonObject(holder) && last !== undefined) Reflect.deleteProperty(holder, last)
  }
  return copy
}

function segmentsOfPath(path: string): string[] {
  return [...path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, name]) => index ?? name ?? '')
}

function childOf(value: unknown, member: string): unknown {
  if (Array.isArray(value)) return value[Number(member)]
  return isJsonObject(value) ? value[member] : undefined
}
