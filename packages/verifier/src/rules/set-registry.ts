import type { SourcedObject } from '@traffic-lab/resources'
import { mapRecords } from './json-tree.ts'

/** This repository's images, as `k8s/` names them. */
const own = /^traffic-lab\//

/** The same objects with this repository's images from a registry, such as `registry.example.com/team`. */
export function setRegistry(
  sources: readonly SourcedObject[],
  registry: string | undefined,
): readonly SourcedObject[] {
  if (registry === undefined) return sources
  return sources.map((source) => {
    const { object } = source
    if (object.kind !== 'Deployment') return source
    const spec = mapRecords(object.spec, (record) =>
      typeof record.image === 'string' && own.test(record.image)
        ? { ...record, image: `${registry}/${record.image}` }
        : record,
    )
    return { ...source, object: { ...object, spec } }
  })
}
