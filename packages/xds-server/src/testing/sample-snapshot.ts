import type { Resource, Snapshot } from '@traffic-lab/xds'

export type Named = Resource & { readonly name: string }
export type Endpoints = Resource & { readonly cluster_name: string }

const ads = { ads: {}, resource_api_version: 'V3', initial_fetch_timeout: '0s' }
const typeUrl = (name: string) => `type.googleapis.com/${name}`

export const router: Resource = {
  name: 'envoy.filters.http.router',
  typed_config: { '@type': typeUrl('envoy.extensions.filters.http.router.v3.Router') },
}

export function cluster(name: string, fields: Resource = {}): Named {
  return {
    name,
    type: 'EDS',
    connect_timeout: '1s',
    eds_cluster_config: { service_name: name, eds_config: ads },
    ...fields,
  }
}

export function endpoints(clusterName: string, ports: readonly number[]): Endpoints {
  const lbEndpoints = ports.map((port) => ({
    endpoint: { address: { socket_address: { address: '127.0.0.1', port_value: port } } },
  }))
  return { cluster_name: clusterName, endpoints: [{ lb_endpoints: lbEndpoints }] }
}

export function listener(
  name: string,
  port: number,
  {
    routes = 'http',
    filters = [router],
  }: { readonly routes?: string; readonly filters?: readonly Resource[] } = {},
): Named {
  const manager = 'envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager'
  return {
    name,
    enable_reuse_port: false,
    address: { socket_address: { address: '127.0.0.1', port_value: port } },
    filter_chains: [
      {
        filters: [
          {
            name: 'envoy.filters.network.http_connection_manager',
            typed_config: {
              '@type': typeUrl(manager),
              stat_prefix: 'test',
              rds: { route_config_name: routes, config_source: ads },
              http_filters: filters,
            },
          },
        ],
      },
    ],
  }
}

export function route(name: string, clusterName: string): Named {
  return routeConfiguration(name, [
    { name: 'all', domains: ['*'], routes: [{ match: { prefix: '/' }, route: { cluster: clusterName } }] },
  ])
}

export function routeConfiguration(name: string, virtualHosts: readonly Resource[]): Named {
  return { name, virtual_hosts: virtualHosts }
}

export function snapshot(parts: Partial<Snapshot>): Snapshot {
  return { clusters: [], endpoints: [], listeners: [], routes: [], ...parts }
}
