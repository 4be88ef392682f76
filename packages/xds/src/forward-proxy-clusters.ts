import { buildDynamicForwardCluster } from './dynamic-forward-proxy.ts'
import { isExternal, toNamedCluster } from './external-clusters.ts'
import { inboundPortNumbers } from './forward-proxy-inbound.ts'
import type { ForwardProxyPlan } from './forward-proxy-plan.ts'
import { isResource, messagesIn } from './json.ts'
import type { Memo } from './memo.ts'
import { endpointDiscovery } from './outbound-clusters.ts'
import type { Cluster, EndpointSet, Resource, Snapshot } from './snapshot.ts'
import { withSystemAuthorities } from './system-authorities.ts'
import {
  adminCluster,
  blackHoleCluster,
  inboundPassthroughCluster,
  inboundSourceAddress,
  passthroughCluster,
} from './well-known.ts'
import { withInlineCertificates } from './workload-identity.ts'

/** Clusters that need no original destination. */
export function toForwardClusters(
  snapshot: Snapshot,
  plan: ForwardProxyPlan,
  memo: Memo,
): readonly Cluster[] {
  const endpoints = new Map(snapshot.endpoints.map((set) => [set.cluster_name, set]))
  const clusters = snapshot.clusters.flatMap((cluster) => {
    const set = endpoints.get(cluster.name)
    const local = set === undefined || memo.remember(set, 'is local', [], () => isLocal(set))
    return memo.remember(plan, `cluster ${cluster.name}`, [cluster, local], () =>
      toForwardCluster(cluster, plan, local),
    )
  })
  const ports = inboundPortNumbers(snapshot)
  return [
    ...clusters,
    ...memo.remember(plan, 'admin', [], () => adminClusters(plan)),
    ...memo.remember(plan, 'local clusters', ports, () => localClusters(ports, plan)),
  ]
}

/** Ports of the application that no Service leads to; `served`: those that one does. */
export function portsWithoutService(
  served: readonly number[],
  { containerPorts = [] }: ForwardProxyPlan,
): readonly number[] {
  return containerPorts.filter((port) => !served.includes(port))
}

export function localClusterName(port: number): string {
  return `localhost|${port}`
}

/** For the pod itself alone: nobody else is let in by them. */
function localClusters(served: readonly number[], plan: ForwardProxyPlan): readonly Cluster[] {
  return portsWithoutService(served, plan).map((port) => {
    const name = localClusterName(port)
    const address = { socket_address: { address: plan.appAddress, port_value: port } }
    return { name, type: 'STATIC', connect_timeout: '10s', load_assignment: endpointAt(name, address) }
  })
}

/** `local`: all endpoints are addresses of this machine's loopback. */
function toForwardCluster(cluster: Cluster, plan: ForwardProxyPlan, local: boolean): readonly Cluster[] {
  const { name } = cluster
  if (name === blackHoleCluster || name === inboundPassthroughCluster) return []
  if (name === passthroughCluster) return [buildDynamicForwardCluster(passthroughCluster)]
  if (name.startsWith('inbound|')) return [toAppCluster(cluster, plan)]
  if (isExternal(cluster)) return [toExternalCluster(withCertificates(cluster, plan), plan, local)]
  const bound = { ...withCertificates(cluster, plan), upstream_bind_config: source(plan.podIP) }
  if (cluster.type !== 'ORIGINAL_DST') return [bound]
  // Without a rule of its own a client takes any address: what DNS or the Service's own address leads to.
  return [{ ...bound, ...endpointDiscovery(name), lb_policy: 'RANDOM', name }]
}

/** What its certificates are, where it names them alone. */
function withCertificates(cluster: Cluster, { identity, authoritiesFile }: ForwardProxyPlan): Cluster {
  if (cluster.transport_socket === undefined && cluster.transport_socket_matches === undefined) return cluster
  const own = authoritiesFile === undefined ? cluster : withSystemAuthorities(cluster, authoritiesFile)
  if (identity === undefined) return own
  const out = withInlineCertificates(own, identity)
  return { ...(isResource(out) ? out : {}), name: cluster.name }
}

/** A call can come from the pod's own address only where it stays on this machine: a name may lead anywhere. */
function toExternalCluster(cluster: Cluster, { podIP }: ForwardProxyPlan, local: boolean): Cluster {
  if (cluster.type === 'ORIGINAL_DST') return toNamedCluster(cluster)
  return cluster.type === 'EDS' && local ? { ...cluster, upstream_bind_config: source(podIP) } : cluster
}

function isLocal(set: EndpointSet): boolean {
  return [...messagesIn(set)].every(
    ({ address }) => typeof address !== 'string' || address.startsWith('127.'),
  )
}

/**
 * The application's own address instead of the one that was meant, and the port that a Sidecar names. A socket is one
 * file of this machine for everybody.
 */
function toAppCluster(
  { cleanup_interval: _, ...cluster }: Cluster,
  { appAddress }: ForwardProxyPlan,
): Cluster {
  const name = String(cluster.name)
  const named = [...messagesIn(cluster)].find(
    ({ port_value: value }) => typeof value === 'number' && value > 0,
  )
  if (cluster.type === 'STATIC' && named === undefined) return { ...cluster, name }
  const port = Number(named?.port_value ?? name.split('|')[1])
  return {
    ...cluster,
    name,
    type: 'STATIC',
    lb_policy: 'ROUND_ROBIN',
    upstream_bind_config: source(inboundSourceAddress),
    load_assignment: endpointAt(name, { socket_address: { address: appAddress, port_value: port } }),
  }
}

function adminClusters({ adminPipe }: ForwardProxyPlan): readonly Cluster[] {
  if (adminPipe === undefined) return []
  return [
    {
      name: adminCluster,
      type: 'STATIC',
      connect_timeout: '1s',
      load_assignment: endpointAt(adminCluster, { pipe: { path: adminPipe } }),
    },
  ]
}

function endpointAt(cluster: string, address: Resource): Resource {
  return { cluster_name: cluster, endpoints: [{ lb_endpoints: [{ endpoint: { address } }] }] }
}

function source(address: string): Resource {
  return { source_address: { address, port_value: 0 } }
}
