import type { Json, Resource } from './snapshot.ts'
import { typeUrl } from './well-known.ts'

/** Addresses come from DNS, with Istio's settings; of a round robin only the first answer is used. */
export function dnsDiscovery(
  resolution: 'DNS' | 'DNS_ROUND_ROBIN',
  cluster: string,
  endpoints: Json,
): Resource {
  return {
    type: resolution === 'DNS' ? 'STRICT_DNS' : 'LOGICAL_DNS',
    load_assignment: { cluster_name: cluster, endpoints },
    dns_lookup_family: 'V4_ONLY',
    dns_refresh_rate: '60s',
    dns_jitter: '0.1s',
    respect_dns_ttl: true,
    typed_dns_resolver_config: {
      name: 'envoy.network.dns_resolver.cares',
      typed_config: {
        '@type': typeUrl('envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig'),
        udp_max_queries: 100,
      },
    },
  }
}
