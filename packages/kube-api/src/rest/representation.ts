import type { KubeObject } from '@traffic-lab/resources'
import { groupVersion } from '../discovery/served-types.ts'
import type { JsonObject } from '../json-value.ts'
import type { IncludeObject } from '../table/table.ts'
import { buildTable, partialMetadata } from '../table/table.ts'
import type { ResourceTarget } from './resource-path.ts'

export type Representation =
  | { readonly form: 'plain' }
  | { readonly form: 'metadata'; readonly version: string }
  | { readonly form: 'table'; readonly version: string; readonly includeObject: IncludeObject }

/** What the first entry of an Accept header asks for: kubectl puts the form it prefers there. */
export function negotiate(accept: string, query: URLSearchParams): Representation {
  const first = accept.split(',')[0] ?? ''
  const version = /;v=([a-z0-9]+)/.exec(first)?.[1] ?? 'v1'
  if (/;as=Table\b/.test(first)) {
    const asked = query.get('includeObject')
    const includeObject = asked === 'Object' || asked === 'None' ? asked : 'Metadata'
    return { form: 'table', version, includeObject }
  }
  if (/;as=PartialObjectMetadata(List)?\b/.test(first)) return { form: 'metadata', version }
  return { form: 'plain' }
}

/** One object in the version of the request's path: Istio's versions have equal schemas, so renaming converts. */
export function inVersion({ type, version }: ResourceTarget, object: KubeObject): KubeObject {
  return { ...object, apiVersion: groupVersion(type.group, version), kind: type.kind }
}

export function representObject(
  target: ResourceTarget,
  object: KubeObject,
  as: Representation,
  now: number,
  withDefinitions = true,
): JsonObject {
  const outward = inVersion(target, object)
  if (as.form === 'plain') return outward
  if (as.form === 'metadata') return partialMetadata(outward, as.version)
  return buildTable([outward], {
    kind: target.type.kind,
    version: as.version,
    resourceVersion: object.metadata.resourceVersion ?? '',
    includeObject: as.includeObject,
    withDefinitions,
    now,
  })
}

export function representList(
  target: ResourceTarget,
  objects: readonly KubeObject[],
  as: Representation,
  revision: number,
  now: number,
): JsonObject {
  const { type, version } = target
  const resourceVersion = String(revision)
  const items = objects.map((object) => inVersion(target, object))
  if (as.form === 'table') {
    const { includeObject } = as
    const table = { kind: type.kind, version: as.version, resourceVersion, includeObject, now }
    return buildTable(items, { ...table, withDefinitions: true })
  }
  if (as.form === 'metadata') {
    return {
      kind: 'PartialObjectMetadataList',
      apiVersion: `meta.k8s.io/${as.version}`,
      metadata: { resourceVersion },
      items: items.map((item) => partialMetadata(item, as.version)),
    }
  }
  return {
    kind: `${type.kind}List`,
    apiVersion: groupVersion(type.group, version),
    metadata: { resourceVersion },
    items,
  }
}
