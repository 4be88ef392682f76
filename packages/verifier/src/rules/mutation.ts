import type { KubeObject } from '@traffic-lab/resources'
import { isRecord, type JsonRecord, mapRecords } from './json-tree.ts'

/** A deliberate mistake in a rule, by which an experiment shows that it can fail. */
export interface Mutation {
  readonly name: string
  /** Returns the object as it is when the mistake does not concern it. */
  change(object: KubeObject): KubeObject
}

/** Other weights for the routes of a VirtualService, by subset: `{ v1: 40, v2: 60 }`. */
export function setWeights(virtualService: string, weights: Readonly<Record<string, number>>): Mutation {
  const list = Object.entries(weights).map(([subset, weight]) => `${subset} ${weight}`)
  return inSpec(`${virtualService} sends ${list.join(', ')}`, 'VirtualService', virtualService, (record) => {
    const subset = isRecord(record.destination) ? record.destination.subset : undefined
    const weight = typeof subset === 'string' ? weights[subset] : undefined
    return weight === undefined ? record : { ...record, weight }
  })
}

/** A VirtualService routes to another subset of the same host. */
export function routeToSubset(virtualService: string, from: string, to: string): Mutation {
  const name = `${virtualService} routes to ${to} instead of ${from}`
  return inSpec(name, 'VirtualService', virtualService, (record) =>
    isRecord(record.destination) && record.destination.subset === from
      ? { ...record, destination: { ...record.destination, subset: to } }
      : record,
  )
}

/** A DestinationRule's subset selects the pods of another version. */
export function subsetSelects(destinationRule: string, subset: string, version: string): Mutation {
  const name = `subset ${subset} of ${destinationRule} selects version ${version}`
  return inSpec(name, 'DestinationRule', destinationRule, (record) =>
    record.name === subset && isRecord(record.labels)
      ? { ...record, labels: { ...record.labels, version } }
      : record,
  )
}

/** The mutated objects. Throws when nothing changes: such a mutation would prove nothing. */
export function mutate(objects: readonly KubeObject[], mutation: Mutation): readonly KubeObject[] {
  const mutated = objects.map((object) => mutation.change(object))
  const changed = mutated.some((object, index) => JSON.stringify(object) !== JSON.stringify(objects[index]))
  if (!changed) throw new Error(`the mutation "${mutation.name}" changes no object of the rule`)
  return mutated
}

function inSpec(
  name: string,
  kind: string,
  objectName: string,
  change: (record: JsonRecord) => JsonRecord,
): Mutation {
  return {
    name,
    change(object) {
      if (object.kind !== kind || object.metadata.name !== objectName) return object
      return { ...object, spec: mapRecords(object.spec, change) }
    },
  }
}
