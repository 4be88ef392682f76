export interface EnvoyBootstrapOptions {
  readonly nodeId: string
  /** `<app>.<namespace>`, as Istio names it. */
  readonly serviceCluster: string
  /** Unix sockets; at most 107 bytes each. */
  readonly adminSocketPath: string
  readonly xdsSocketPath: string
}

const http2 = 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions'
const fromAds = { ads: {}, resource_api_version: 'V3', initial_fetch_timeout: '0s' }

/** What Envoy is started with: who it is, where its administration listens, where its configuration comes from. */
export function envoyBootstrap(options: EnvoyBootstrapOptions): Record<string, unknown> {
  return {
    node: { id: options.nodeId, cluster: options.serviceCluster },
    // Octal 600: administration is for the lab's own user.
    admin: { address: { pipe: { path: options.adminSocketPath, mode: 0o600 } } },
    dynamic_resources: {
      ads_config: {
        api_type: 'DELTA_GRPC',
        transport_api_version: 'V3',
        grpc_services: [{ envoy_grpc: { cluster_name: 'xds' } }],
      },
      lds_config: fromAds,
      cds_config: fromAds,
    },
    static_resources: { clusters: [xdsCluster(options.xdsSocketPath)] },
    layered_runtime: {
      layers: [
        { name: 'global', static_layer: runtime },
        { name: 'admin', admin_layer: {} },
      ],
    },
    overload_manager: {
      // Only here to keep Envoy from warning that there is no limit.
      resource_monitors: [
        {
          name: 'envoy.resource_monitors.global_downstream_max_connections',
          typed_config: {
            '@type':
              'type.googleapis.com/envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig',
            max_active_downstream_connections: '100000',
          },
        },
      ],
    },
  }
}

const runtime = {
  // Istio's own three: regular expressions up to its size, paths with a fragment, its way to rebuild load balancers.
  're2.max_program_size.error_level': 32768,
  'envoy.reloadable_features.http_reject_path_with_fragment': false,
  'envoy.reloadable_features.coalesce_lb_rebuilds_on_batch_update': false,
  // Traces leave at once: a learner looks for one request's spans.
  'tracing.zipkin.flush_interval_ms': 200,
  'tracing.zipkin.min_flush_spans': 1,
}

function xdsCluster(path: string) {
  return {
    name: 'xds',
    type: 'STATIC',
    connect_timeout: '1s',
    typed_extension_protocol_options: {
      [http2]: {
        '@type': `type.googleapis.com/${http2}`,
        explicit_http_config: { http2_protocol_options: {} },
      },
    },
    load_assignment: {
      cluster_name: 'xds',
      endpoints: [{ lb_endpoints: [{ endpoint: { address: { pipe: { path } } } }] }],
    },
  }
}
