import type { RouteDestination } from '@traffic-lab/resources'
import { destinationHost } from './connection-rules.ts'
import type { MeshDestinationRule } from './destination-rules.ts'
import { buildDuration } from './duration.ts'
import { outboundClusterName } from './names.ts'
import { present } from './present.ts'
import type { ProxyView } from './proxy-view.ts'
import type { Resource } from './snapshot.ts'
import type { MeshVirtualService } from './virtual-services.ts'

/** Where the bytes of a connection go, and for how long. */
export interface ConnectionTarget {
  readonly statPrefix: string
  /** `cluster` or `weighted_clusters`, and what the destination's rule says of connections. */
  readonly fields: Resource
}

/** One cluster takes all connections. */
export function clusterTarget(
  cluster: string,
  rule: MeshDestinationRule | undefined,
  subset = '',
): ConnectionTarget {
  return { statPrefix: cluster, fields: { cluster, ...connectionSettings(rule, subset) } }
}

/** What a rule's route says. Of several destinations, those without a weight take nothing. */
export function routeTarget(
  view: ProxyView,
  rule: MeshVirtualService,
  route: readonly RouteDestination[],
  listenerPort: number,
): ConnectionTarget | undefined {
  const [first] = route
  if (first === undefined) return undefined
  const clusterOf = (entry: RouteDestination) => {
    const host = destinationHost(view, rule, entry)
    const { port, subset = '' } = entry.destination
    return outboundClusterName(port?.number ?? onlyPort(view, host) ?? listenerPort, subset, host)
  }
  const destinationRule = view.destinationRuleOf(destinationHost(view, rule, first))
  if (route.length === 1) return clusterTarget(clusterOf(first), destinationRule, first.destination.subset)
  const clusters = route.flatMap((entry) => {
    const { weight = 0 } = entry
    return weight > 0 ? [{ name: clusterOf(entry), weight }] : []
  })
  return {
    statPrefix: `${rule.name}.${rule.namespace}`,
    fields: { weighted_clusters: { clusters }, ...connectionSettings(destinationRule, '') },
  }
}

function onlyPort(view: ProxyView, host: string): number | undefined {
  const ports = view.serviceByHost(host)?.ports ?? []
  return ports.length === 1 ? ports[0]?.number : undefined
}

/** From the top-level policy, as istiod takes it; a subset's own load balancer decides on hashing alone. */
function connectionSettings(rule: MeshDestinationRule | undefined, subset: string): Resource {
  const { connectionPool, loadBalancer } = rule?.trafficPolicy ?? {}
  const { idleTimeout, maxConnectionDuration } = connectionPool?.tcp ?? {}
  const own = rule?.subsets.find(({ name }) => name === subset)?.trafficPolicy?.loadBalancer
  const hashed = (own ?? loadBalancer)?.consistentHash?.useSourceIp === true
  return present({
    idle_timeout: idleTimeout === undefined ? undefined : buildDuration(idleTimeout),
    max_downstream_connection_duration:
      maxConnectionDuration === undefined ? undefined : buildDuration(maxConnectionDuration),
    hash_policy: hashed ? [{ source_ip: {} }] : undefined,
  })
}
