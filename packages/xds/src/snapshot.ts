/** A v3 resource as proto3 JSON in Envoy's own snake_case spelling. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [field: string]: Json }
export type Resource = { readonly [field: string]: Json }

/** Everything one proxy gets: the value that is compared, validated and sent. Arrays are sorted by name. */
export interface Snapshot {
  readonly listeners: readonly (Resource & { readonly name: string })[]
  readonly routes: readonly (Resource & { readonly name: string })[]
  readonly clusters: readonly (Resource & { readonly name: string })[]
  readonly endpoints: readonly (Resource & { readonly cluster_name: string })[]
}
