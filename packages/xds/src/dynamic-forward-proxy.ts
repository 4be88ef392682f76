import type { Cluster, Resource } from './snapshot.ts'
import { dynamicForwardProxyFilter, typeUrl } from './well-known.ts'

/** Cluster and filter must name the same cache. */
const dnsCache: Resource = { name: 'pass_through', dns_lookup_family: 'V4_PREFERRED' }

/** Hosts outside the mesh, looked up as the client would. No source address: one of loopback could not leave it. */
export function buildDynamicForwardCluster(name: string): Cluster {
  return { name, connect_timeout: '10s', ...dynamicDiscovery }
}

/** Addresses are what the name in each request leads to. */
export const dynamicDiscovery: Resource = {
  lb_policy: 'CLUSTER_PROVIDED',
  cluster_type: {
    name: 'envoy.clusters.dynamic_forward_proxy',
    typed_config: {
      '@type': typeUrl('envoy.extensions.clusters.dynamic_forward_proxy.v3.ClusterConfig'),
      dns_cache_config: dnsCache,
      // A cluster with settings of its own for HTTP may do without TLS.
      allow_insecure_cluster_options: true,
    },
  },
}

/** The HTTP filter that looks up the hosts of such a cluster; requests to other clusters go by. */
export function buildDynamicForwardFilter(): Resource {
  return {
    name: dynamicForwardProxyFilter,
    typed_config: {
      '@type': typeUrl('envoy.extensions.filters.http.dynamic_forward_proxy.v3.FilterConfig'),
      dns_cache_config: dnsCache,
    },
  }
}
