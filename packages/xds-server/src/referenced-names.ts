import type { Json, Resource } from '@traffic-lab/xds'
import type { Part } from './resource-part.ts'

/**
 * The names that Envoy asks for over ADS after it has taken this resource:
 * the endpoints of an EDS cluster, the route configurations of a listener.
 */
export function referencedNames(part: Part, resource: Resource): readonly string[] {
  if (part === 'clusters') return endpointsOf(resource)
  if (part === 'listeners') return [...new Set(routeConfigurationsIn(resource))].sort()
  return []
}

function endpointsOf(cluster: Resource): readonly string[] {
  const eds = field(cluster, 'eds_cluster_config', 'edsClusterConfig')
  if (cluster.type !== 'EDS' || !isDeliveredByAds(field(eds, 'eds_config', 'edsConfig'))) return []
  const serviceName = field(eds, 'service_name', 'serviceName')
  const name = typeof serviceName === 'string' && serviceName !== '' ? serviceName : cluster.name
  return typeof name === 'string' ? [name] : []
}

function* routeConfigurationsIn(value: Json): Generator<string> {
  if (typeof value !== 'object' || value === null) return
  const rds = field(value, 'rds')
  const name = field(rds, 'route_config_name', 'routeConfigName')
  if (typeof name === 'string' && isDeliveredByAds(field(rds, 'config_source', 'configSource'))) yield name
  for (const child of Object.values(value)) yield* routeConfigurationsIn(child)
}

function isDeliveredByAds(configSource: Json | undefined): boolean {
  return field(configSource, 'ads') !== undefined || field(configSource, 'self') !== undefined
}

/** A field under its proto name or its JSON name. */
function field(value: Json | undefined, ...names: readonly string[]): Json | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  for (const [name, child] of Object.entries(value)) if (names.includes(name)) return child
  return undefined
}
