import type { ConsistentHashLB, LoadBalancerSettings } from '@traffic-lab/resources'
import { buildSlowStart } from './slow-start.ts'
import type { Resource } from './snapshot.ts'

/** Envoy's names; LEAST_CONN is the old name of LEAST_REQUEST, which is also Istio's default. */
const simplePolicies: Readonly<Record<string, string>> = {
  UNSPECIFIED: 'LEAST_REQUEST',
  LEAST_CONN: 'LEAST_REQUEST',
  LEAST_REQUEST: 'LEAST_REQUEST',
  ROUND_ROBIN: 'ROUND_ROBIN',
  RANDOM: 'RANDOM',
}
const defaultRingSize = '1024'

/** The cluster's load balancing. With a consistent hash the key itself stands on the route (hash-policy.ts). */
export function buildLoadBalancer(settings: LoadBalancerSettings | undefined): Resource {
  // A hash always leads to the same server: a new one is not spared.
  if (settings?.consistentHash !== undefined) return buildHashTable(settings.consistentHash)
  const policy = simplePolicies[settings?.simple ?? 'UNSPECIFIED'] ?? 'LEAST_REQUEST'
  return { lb_policy: policy, ...buildSlowStart(policy, settings) }
}

function buildHashTable({ maglev, ringHash, minimumRingSize }: ConsistentHashLB): Resource {
  if (maglev !== undefined) {
    const size = maglev.tableSize
    return {
      lb_policy: 'MAGLEV',
      ...(size !== undefined && { maglev_lb_config: { table_size: String(size) } }),
    }
  }
  // An empty `ringHash` leaves the size to Envoy; without it Istio writes its own default.
  const size = ringHash === undefined ? (minimumRingSize ?? defaultRingSize) : ringHash.minimumRingSize
  return {
    lb_policy: 'RING_HASH',
    ...(size !== undefined && { ring_hash_lb_config: { minimum_ring_size: String(size) } }),
  }
}
