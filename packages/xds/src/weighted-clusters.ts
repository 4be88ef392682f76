import type { HTTPRouteDestination } from '@traffic-lab/resources'
import { authorityOf, buildHeaderOperations } from './header-operations.ts'
import { present } from './present.ts'
import type { Resource } from './snapshot.ts'

/**
 * Where a route leads. One destination takes everything, whatever its weight; of several, those without a weight take
 * nothing. Shares are weights over their sum.
 */
export function buildTarget(
  destinations: readonly HTTPRouteDestination[],
  clusterOf: (destination: HTTPRouteDestination['destination']) => string,
): Resource {
  const [single] = destinations
  if (single !== undefined && destinations.length === 1) return { cluster: clusterOf(single.destination) }
  const weighted = destinations.filter(({ weight = 0 }) => weight > 0)
  return {
    weighted_clusters: {
      clusters: weighted.map(({ destination, weight = 0, headers }) => ({
        ...present({ host_rewrite_literal: authorityOf(headers) }),
        name: clusterOf(destination),
        weight,
        ...buildHeaderOperations(headers),
      })),
    },
  }
}
