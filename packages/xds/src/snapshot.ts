/** A v3 resource as proto3 JSON in Envoy's own snake_case spelling. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [field: string]: Json }
export type Resource = { readonly [field: string]: Json }

export type Listener = Resource & { readonly name: string }
export type RouteConfiguration = Resource & { readonly name: string }
export type Cluster = Resource & { readonly name: string }
export type EndpointSet = Resource & { readonly cluster_name: string }

/** Everything one proxy gets: the value that is compared, validated and sent. Arrays are sorted by name. */
export interface Snapshot {
  readonly listeners: readonly Listener[]
  readonly routes: readonly RouteConfiguration[]
  readonly clusters: readonly Cluster[]
  readonly endpoints: readonly EndpointSet[]
}
