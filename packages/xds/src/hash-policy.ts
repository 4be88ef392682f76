import type { ConsistentHashLB, PortTrafficPolicy, TrafficPolicy } from '@traffic-lab/resources'
import type { MeshDestinationRule } from './destination-rules.ts'
import { buildDuration } from './duration.ts'
import { present } from './present.ts'
import type { Resource } from './snapshot.ts'

/**
 * The key by which requests to a destination stick to a host. It comes from the DestinationRule, but stands on the route.
 * A port's own setting counts only where the destination names that port. The most specific level wins.
 */
export function buildHashPolicy(
  rule: MeshDestinationRule | undefined,
  destination: { readonly subset?: string | undefined; readonly port?: number | undefined },
): Resource | undefined {
  const subset = rule?.subsets.find(({ name }) => name === destination.subset)?.trafficPolicy
  const hash =
    hashOf(portLevel(subset, destination.port)) ??
    hashOf(subset) ??
    hashOf(portLevel(rule?.trafficPolicy, destination.port)) ??
    hashOf(rule?.trafficPolicy)
  return hash && buildKey(hash)
}

function hashOf(policy: PortTrafficPolicy | undefined): ConsistentHashLB | undefined {
  return policy?.loadBalancer?.consistentHash
}

function portLevel(
  policy: TrafficPolicy | undefined,
  port: number | undefined,
): PortTrafficPolicy | undefined {
  if (port === undefined) return undefined
  return policy?.portLevelSettings?.find((entry) => entry.port?.number === port)
}

function buildKey(hash: ConsistentHashLB): Resource | undefined {
  if (hash.httpHeaderName !== undefined) return { header: { header_name: hash.httpHeaderName } }
  if (hash.httpCookie !== undefined) {
    const { name, path, ttl, attributes } = hash.httpCookie
    return {
      cookie: present({
        name,
        path,
        ttl: ttl === undefined ? undefined : buildDuration(ttl),
        attributes: attributes?.map(({ name: key, value }) => present({ name: key, value })),
      }),
    }
  }
  if (hash.useSourceIp) return { connection_properties: { source_ip: true } }
  if (hash.httpQueryParameterName !== undefined)
    return { query_parameter: { name: hash.httpQueryParameterName } }
  return undefined
}
