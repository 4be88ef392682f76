import { MeshError } from '@traffic-lab/resources'
import type { Resource, Snapshot } from '@traffic-lab/xds'
import { type EncodedResource, encodeResource } from './encode-resource.ts'
import type { EncodeResource } from './resource-encoder.ts'
import { forEachPart, type Part } from './resource-part.ts'

interface SourcedResource extends EncodedResource {
  /** What was encoded: the very same object need not be looked at again. */
  readonly resource: Resource
  /** Its JSON: comparing it is ten times cheaper than encoding it again. */
  readonly source: string
}

/** A snapshot as it goes over the wire: each part by resource name. */
export type EncodedSnapshot = Readonly<Record<Part, ReadonlyMap<string, SourcedResource>>>

export const emptySnapshot: EncodedSnapshot = forEachPart(() => new Map())

/** Encodes what differs from `previous`. Throws a MeshError for a field Envoy does not have or a name used twice. */
export function encodeSnapshot(
  snapshot: Snapshot,
  previous: EncodedSnapshot = emptySnapshot,
  encode: EncodeResource = encodeResource,
): EncodedSnapshot {
  return forEachPart((part) => encodePart(part, snapshot[part], previous[part], encode))
}

function encodePart(
  part: Part,
  resources: readonly Resource[],
  previous: ReadonlyMap<string, SourcedResource>,
  encode: EncodeResource,
): ReadonlyMap<string, SourcedResource> {
  const encoded = new Map<string, SourcedResource>()
  for (const resource of resources) {
    const known = previous.get(String(part === 'endpoints' ? resource.cluster_name : resource.name))
    const entry = known?.resource === resource ? known : encodeChanged(part, resource, known, encode)
    if (encoded.has(entry.name)) throw new MeshError('ADS102', `two of the ${part} are named "${entry.name}"`)
    encoded.set(entry.name, entry)
  }
  return encoded
}

function encodeChanged(
  part: Part,
  resource: Resource,
  known: SourcedResource | undefined,
  encode: EncodeResource,
): SourcedResource {
  const source = JSON.stringify(resource)
  return known?.source === source ? { ...known, resource } : { ...encode(part, resource), resource, source }
}
