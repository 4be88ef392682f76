import type { ResourceType } from '@traffic-lab/resources'
import type { JsonObject } from '../json-value.ts'
import { subresourcesOf, verbsOf } from './resource-verbs.ts'
import { servedGroups, typesIn } from './served-types.ts'

export type DiscoveryVersion = 'v2' | 'v2beta1'

/** The best version of aggregated discovery that is asked for: answering another one breaks older clients. */
export function discoveryVersionIn(accept: string): DiscoveryVersion | undefined {
  const asked = accept.split(',').filter((entry) => entry.includes('as=APIGroupDiscoveryList'))
  const versions = asked.map((entry) => /;v=([a-z0-9]+)/.exec(entry)?.[1])
  return versions.includes('v2') ? 'v2' : versions.includes('v2beta1') ? 'v2beta1' : undefined
}

export function discoveryContentType(version: DiscoveryVersion): string {
  return `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`
}

/** Every resource of the core group (`/api`) or of all named groups (`/apis`) in one document. */
export function aggregatedDiscovery(root: 'api' | 'apis', version: DiscoveryVersion): JsonObject {
  const groups = servedGroups.filter(({ name }) => (name === '') === (root === 'api'))
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: `apidiscovery.k8s.io/${version}`,
    metadata: {},
    items: groups.map(({ name, versions }) => ({
      metadata: name === '' ? {} : { name },
      versions: versions.map((served) => ({
        version: served,
        freshness: 'Current',
        resources: typesIn(name, served).map((type) => resource(type, served)),
      })),
    })),
  }
}

function resource(type: ResourceType, version: string): JsonObject {
  const subresources = subresourcesOf(type, version).map(({ name, verbs, ...responseKind }) => ({
    subresource: name,
    responseKind,
    verbs,
  }))
  return {
    resource: type.plural,
    responseKind: { group: type.group, version, kind: type.kind },
    scope: type.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: type.singular,
    verbs: verbsOf(type),
    ...(type.shortNames.length > 0 && { shortNames: type.shortNames }),
    ...(type.categories.length > 0 && { categories: type.categories }),
    ...(subresources.length > 0 && { subresources }),
  }
}
