import { buildDynamicForwardCluster } from './dynamic-forward-proxy.ts'
import type { ForwardProxyPlan } from './forward-proxy-plan.ts'
import { isResource } from './json.ts'
import type { Memo } from './memo.ts'
import { endpointDiscovery } from './outbound-clusters.ts'
import type { Cluster, Resource, Snapshot } from './snapshot.ts'
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
  const clusters = snapshot.clusters.flatMap((cluster) =>
    memo.remember(plan, `cluster ${cluster.name}`, [cluster], () => toForwardCluster(cluster, plan)),
  )
  return [...clusters, ...memo.remember(plan, 'admin', [], () => adminClusters(plan))]
}

function toForwardCluster(cluster: Cluster, plan: ForwardProxyPlan): readonly Cluster[] {
  const { name } = cluster
  if (name === blackHoleCluster || name === inboundPassthroughCluster) return []
  if (name === passthroughCluster) return [buildDynamicForwardCluster(passthroughCluster)]
  if (name.startsWith('inbound|')) return [toAppCluster(cluster, plan)]
  const bound = { ...withIdentity(cluster, plan), upstream_bind_config: source(plan.podIP) }
  if (cluster.type !== 'ORIGINAL_DST') return [bound]
  // Without a rule of its own a client takes any address: what DNS or the Service's own address leads to.
  return [{ ...bound, ...endpointDiscovery(name), lb_policy: 'RANDOM', name }]
}

function withIdentity(cluster: Cluster, { identity }: ForwardProxyPlan): Cluster {
  if (identity === undefined) return cluster
  const out = withInlineCertificates(cluster, identity)
  return { ...(isResource(out) ? out : {}), name: cluster.name }
}

/** The application's own address instead of the one that was meant. */
function toAppCluster(
  { cleanup_interval: _, ...cluster }: Cluster,
  { appAddress }: ForwardProxyPlan,
): Cluster {
  const name = String(cluster.name)
  const port = Number(name.split('|')[1])
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
