import { dnsDiscovery } from './dns-discovery.ts'
import { dynamicDiscovery } from './dynamic-forward-proxy.ts'
import { isResource, valueAt } from './json.ts'
import type { Cluster, Resource } from './snapshot.ts'

const mark = 'traffic-lab.service-entry'

/** Marks a cluster whose Service is a ServiceEntry's: a forward proxy reaches those in another way. */
export function withExternalMark(metadata: Resource = {}): Resource {
  const { filter_metadata: known } = metadata
  return { ...metadata, filter_metadata: { ...(isResource(known) ? known : {}), [mark]: {} } }
}

export function isExternal({ metadata }: Cluster): boolean {
  return valueAt(metadata, 'filter_metadata', mark) !== undefined
}

/**
 * A cluster that follows the address which the client was going to. A client of a forward proxy names the host, so the
 * name is looked up instead; with a port of its own, only that of a plain host can be.
 */
export function toNamedCluster(cluster: Cluster): Cluster {
  const { type: _, lb_policy: __, original_dst_lb_config: override, ...rest } = cluster
  const port = valueAt(override, 'upstream_port_override')
  const host = cluster.name.split('|').at(-1) ?? ''
  if (port === undefined || host.startsWith('*')) return { ...rest, ...dynamicDiscovery, name: cluster.name }
  const endpoint = { address: { socket_address: { address: host, port_value: port } } }
  const endpoints = [{ lb_endpoints: [{ endpoint }] }]
  return { ...rest, ...dnsDiscovery('DNS', cluster.name, endpoints), name: cluster.name }
}
