import { isResource, type Json, type Resource, type Snapshot } from '@traffic-lab/xds'

/**
 * A snapshot as one bootstrap file with everything inline: Envoy's validation looks at nothing that it would have to
 * fetch.
 */
export function buildStaticBootstrap(snapshot: Snapshot, admin: Resource): Resource {
  const routes = new Map<Json, Resource>(snapshot.routes.map((resource) => [resource.name, resource]))
  const endpoints = new Map<Json, Resource>(snapshot.endpoints.map((set) => [set.cluster_name, set]))
  return {
    node: { id: 'static', cluster: 'static' },
    admin: { address: admin },
    static_resources: {
      listeners: snapshot.listeners.map((listener) => inlineRoutes(listener, routes)),
      clusters: snapshot.clusters.map((cluster) => inlineEndpoints(cluster, endpoints)),
    },
    layered_runtime: {
      layers: [{ name: 'global', static_layer: { 're2.max_program_size.error_level': 32_768 } }],
    },
  }
}

function inlineRoutes(value: Json, routes: ReadonlyMap<Json, Resource>): Json {
  if (Array.isArray(value)) return value.map((item) => inlineRoutes(item, routes))
  if (typeof value !== 'object' || value === null) return value
  const out: { [field: string]: Json } = {}
  for (const [field, item] of Object.entries(value)) {
    if (field === 'rds' && isResource(item))
      out.route_config = routes.get(item.route_config_name ?? null) ?? null
    else out[field] = inlineRoutes(item, routes)
  }
  return out
}

function inlineEndpoints(cluster: Resource, endpoints: ReadonlyMap<Json, Resource>): Resource {
  if (cluster.type !== 'EDS') return cluster
  const { eds_cluster_config: _, ...rest } = cluster
  const assignment = endpoints.get(cluster.name ?? null) ?? { cluster_name: cluster.name ?? null }
  return { ...rest, type: 'STATIC', load_assignment: assignment }
}
