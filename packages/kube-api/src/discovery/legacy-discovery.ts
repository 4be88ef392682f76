import type { JsonObject } from '../json-value.ts'
import { pathNotFound } from '../status-body.ts'
import { subresourcesOf, verbsOf } from './resource-verbs.ts'
import type { ServedGroup } from './served-types.ts'
import { groupVersion, servedGroups, typesIn } from './served-types.ts'

/** `/api` for clients that do not ask for aggregated discovery. */
export function coreVersions(): JsonObject {
  return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] }
}

/** `/apis`. */
export function groupList(): JsonObject {
  const groups = servedGroups.filter(({ name }) => name !== '').map(groupEntry)
  return { kind: 'APIGroupList', apiVersion: 'v1', groups }
}

/** `/apis/GROUP`. */
export function groupDocument(name: string): JsonObject {
  const group = servedGroups.find((served) => served.name === name && name !== '')
  if (group === undefined) throw pathNotFound()
  return { kind: 'APIGroup', apiVersion: 'v1', ...groupEntry(group) }
}

/** `/api/v1` and `/apis/GROUP/VERSION`. */
export function resourceList(group: string, version: string): JsonObject {
  const types = typesIn(group, version)
  if (types.length === 0) throw pathNotFound()
  const resources = types.flatMap((type) => [
    {
      name: type.plural,
      singularName: type.singular,
      namespaced: type.namespaced,
      kind: type.kind,
      verbs: verbsOf(type),
      ...(type.shortNames.length > 0 && { shortNames: type.shortNames }),
      ...(type.categories.length > 0 && { categories: type.categories }),
    },
    ...subresourcesOf(type, version).map((sub) => ({
      name: `${type.plural}/${sub.name}`,
      singularName: '',
      namespaced: type.namespaced,
      ...(sub.group !== type.group && { group: sub.group, version: sub.version }),
      kind: sub.kind,
      verbs: sub.verbs,
    })),
  ])
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: groupVersion(group, version), resources }
}

function groupEntry({ name, versions }: ServedGroup): JsonObject {
  const entries = versions.map((version) => ({ groupVersion: groupVersion(name, version), version }))
  return { name, versions: entries, preferredVersion: entries[0] }
}
