import type { ResourceType } from '@traffic-lab/resources'
import { servedTypeAt } from '../discovery/served-types.ts'

/** What the path of a resource request points at. */
export interface ResourceTarget {
  readonly type: ResourceType
  readonly version: string
  readonly namespace?: string
  readonly name?: string
  readonly subresource?: string
}

/**
 * Reads `/api/v1/…` and `/apis/GROUP/VERSION/…`; undefined when no served resource is meant.
 * `/api/v1/namespaces/X` and its `status` and `finalize` are the Namespace itself; anything longer is inside X.
 */
export function parseResourcePath(path: string): ResourceTarget | undefined {
  const [root, ...rest] = segmentsOf(path)
  if (root === 'api') return within('', rest)
  if (root !== 'apis') return undefined
  const [group, ...inGroup] = rest
  return group === undefined || group === '' ? undefined : within(group, inGroup)
}

function within(group: string, [version, ...rest]: readonly string[]): ResourceTarget | undefined {
  if (version === undefined) return undefined
  const [first, second, third] = rest
  const insideNamespace =
    first === 'namespaces' &&
    third !== undefined &&
    !(group === '' && rest.length === 3 && ownSubresource(third))
  const [plural, name, subresource, ...more] = insideNamespace ? rest.slice(2) : rest
  const type = plural === undefined ? undefined : servedTypeAt(group, version, plural)
  if (type === undefined || more.length > 0 || name === '') return undefined
  const namespace = insideNamespace ? second : undefined
  if (type.namespaced ? name !== undefined && namespace === undefined : namespace !== undefined)
    return undefined
  if (subresource !== undefined && !type.subresources.includes(subresource)) return undefined
  return {
    type,
    version,
    ...(namespace !== undefined && { namespace }),
    ...(name !== undefined && { name }),
    ...(subresource !== undefined && { subresource }),
  }
}

function ownSubresource(name: string): boolean {
  return name === 'status' || name === 'finalize'
}

/** Decoded parts between slashes; a broken escape stays as it is and then matches nothing. */
export function segmentsOf(path: string): readonly string[] {
  const trimmed = path.replace(/^\/+|\/+$/g, '')
  return trimmed === '' ? [] : trimmed.split('/').map(decoded)
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
