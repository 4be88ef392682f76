import { buildAccessLog } from './access-log.ts'
import { present } from './present.ts'
import type { ProxyConfig } from './proxy-config.ts'
import type { Resource, RouteConfiguration } from './snapshot.ts'
import { buildTracing } from './tracing.ts'
import { corsFilter, faultFilter, httpConnectionManager, typeUrl } from './well-known.ts'

export interface HttpConnectionManagerOptions {
  readonly role: 'outbound' | 'inbound' | 'gateway'
  /** Where traffic arrives, `0.0.0.0_3002`: statistics are named after it. */
  readonly statPrefix: string
  /** The name of a route configuration that is sent apart, or one that stands in the listener. */
  readonly routes: string | RouteConfiguration
  readonly meshConfig: ProxyConfig
  /** What stands before all other filters. */
  readonly securityFilters?: readonly Resource[]
  /** Whether clients of the port speak HTTP/2. */
  readonly http2?: boolean
  /** Whether they speak gRPC as browsers can. */
  readonly grpcWeb?: boolean
}

/** The network filter that speaks HTTP, as Istio sets it up for each direction. */
export function buildHttpConnectionManager(options: HttpConnectionManagerOptions): Resource {
  const { role, statPrefix, routes, meshConfig, securityFilters = [], http2, grpcWeb } = options
  return {
    name: httpConnectionManager.name,
    typed_config: present({
      '@type': httpConnectionManager.type,
      stat_prefix: `${statPrefix};`,
      ...(typeof routes === 'string' ? { rds: buildRds(routes) } : { route_config: routes }),
      http_filters: [...securityFilters, ...(grpcWeb ? [grpcWebFilter] : []), ...httpFilters],
      access_log: buildAccessLog(meshConfig),
      ...forRole[role],
      http2_protocol_options: http2 ? {} : undefined,
      ...pathNormalization(meshConfig),
      proxy_100_continue: true,
      stream_idle_timeout: '0s',
      upgrade_configs: [{ upgrade_type: 'websocket' }],
      tracing: buildTracing(meshConfig),
      request_id_extension: {
        typed_config: {
          '@type': typeUrl('envoy.extensions.request_id.uuid.v3.UuidRequestIdConfig'),
          use_request_id_for_trace_sampling: true,
        },
      },
    }),
  }
}

/** What is done to a path before it is compared with anything. */
function pathNormalization({ pathNormalization: setting }: ProxyConfig): Resource {
  const how = setting?.normalization ?? 'DEFAULT'
  return {
    normalize_path: how !== 'NONE',
    ...(how.endsWith('MERGE_SLASHES') && { merge_slashes: true }),
    path_with_escaped_slashes_action:
      how === 'DECODE_AND_MERGE_SLASHES' ? 'UNESCAPE_AND_FORWARD' : 'KEEP_UNCHANGED',
  }
}

function buildRds(name: string): Resource {
  return {
    route_config_name: name,
    config_source: { ads: {}, initial_fetch_timeout: '0s', resource_api_version: 'V3' },
  }
}

const forRole: Readonly<Record<HttpConnectionManagerOptions['role'], Resource>> = {
  outbound: { use_remote_address: false },
  inbound: {
    use_remote_address: false,
    server_name: 'istio-envoy',
    forward_client_cert_details: 'APPEND_FORWARD',
    set_current_client_cert_details: { subject: true, dns: true, uri: true },
  },
  gateway: {
    use_remote_address: true,
    server_name: 'istio-envoy',
    forward_client_cert_details: 'SANITIZE_SET',
    set_current_client_cert_details: { subject: true, cert: true, dns: true, uri: true },
    http_protocol_options: {},
  },
}

/** A route's own fault or CORS policy works only when its filter stands in this chain; the router is the last. */
const httpFilters: readonly Resource[] = [
  {
    name: 'envoy.filters.http.grpc_stats',
    typed_config: {
      '@type': typeUrl('envoy.extensions.filters.http.grpc_stats.v3.FilterConfig'),
      emit_filter_state: true,
      stats_for_all_methods: false,
    },
  },
  {
    name: faultFilter,
    typed_config: { '@type': typeUrl('envoy.extensions.filters.http.fault.v3.HTTPFault') },
  },
  { name: corsFilter, typed_config: { '@type': typeUrl('envoy.extensions.filters.http.cors.v3.Cors') } },
  {
    name: 'envoy.filters.http.router',
    typed_config: { '@type': typeUrl('envoy.extensions.filters.http.router.v3.Router') },
  },
]

const grpcWebFilter: Resource = {
  name: 'envoy.filters.http.grpc_web',
  typed_config: { '@type': typeUrl('envoy.extensions.filters.http.grpc_web.v3.GrpcWeb') },
}
