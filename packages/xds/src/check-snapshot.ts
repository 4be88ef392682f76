import { messagesIn, resourcesAt, textsAt, valueAt } from './json.ts'
import type { Json, Snapshot } from './snapshot.ts'

/**
 * What does not fit together within a snapshot, as sentences; none for a good one. Envoy would hold such a proxy back,
 * or refuse it. Routes may name clusters that do not exist where a rule does (503 NC):
 * `missingClusters` lets them pass.
 */
export function checkSnapshot(
  snapshot: Snapshot,
  { missingClusters = false }: { readonly missingClusters?: boolean } = {},
): readonly string[] {
  return [
    ...duplicates(
      'listener',
      snapshot.listeners.map(({ name }) => name),
    ),
    ...duplicates(
      'route configuration',
      snapshot.routes.map(({ name }) => name),
    ),
    ...duplicates(
      'cluster',
      snapshot.clusters.map(({ name }) => name),
    ),
    ...duplicates(
      'endpoint set',
      snapshot.endpoints.map((set) => set.cluster_name),
    ),
    ...missingRoutes(snapshot),
    ...missingEndpoints(snapshot),
    ...duplicateDomains(snapshot),
    ...(missingClusters ? [] : findMissingClusters(snapshot)),
  ]
}

function duplicates(kind: string, names: readonly string[]): readonly string[] {
  const repeated = names.filter((name, index) => names.indexOf(name) !== index)
  return repeated.map((name) => `${kind} ${name} stands twice`)
}

function missingRoutes({ listeners, routes }: Snapshot): readonly string[] {
  const known = new Set<Json>(routes.map(({ name }) => name))
  return listeners.flatMap((listener) =>
    [...messagesIn(listener)]
      .map((message) => message.route_config_name)
      .filter((name) => name !== undefined && !known.has(name))
      .map((name) => `listener ${listener.name} names route configuration ${name}, which is not there`),
  )
}

function missingEndpoints({ clusters, endpoints }: Snapshot): readonly string[] {
  const known = new Set<Json>(endpoints.map((set) => set.cluster_name))
  return clusters
    .map((cluster) => ({ cluster, set: valueAt(cluster, 'eds_cluster_config', 'service_name') }))
    .filter(({ set }) => set !== undefined && !known.has(set))
    .map(({ cluster }) => `cluster ${cluster.name} has no endpoint set`)
}

function duplicateDomains({ routes }: Snapshot): readonly string[] {
  return routes.flatMap((configuration) => {
    const hosts = resourcesAt(configuration, 'virtual_hosts')
    const domains = hosts.flatMap((host) => textsAt(host, 'domains')).map((domain) => domain.toLowerCase())
    return [
      ...duplicates(
        `virtual host of ${configuration.name}`,
        hosts.map(({ name }) => String(name)),
      ),
      ...duplicates(`domain of ${configuration.name}`, domains),
    ]
  })
}

function findMissingClusters({ clusters, routes, listeners }: Snapshot): readonly string[] {
  const known = new Set<Json>(clusters.map(({ name }) => name))
  return [...routes, ...listeners].flatMap((resource) =>
    [...messagesIn(resource)]
      .flatMap(clustersNamedBy)
      .filter((name) => !known.has(name))
      .map((name) => `${resource.name} names cluster ${name}, which is not there`),
  )
}

/** `cluster` of routes, mirrors and TCP proxies; `name` and `weight` of weighted clusters. */
function clustersNamedBy(message: { readonly [field: string]: Json }): readonly string[] {
  const { cluster, name, weight } = message
  if (typeof cluster === 'string') return [cluster]
  return typeof name === 'string' && weight !== undefined ? [name] : []
}
