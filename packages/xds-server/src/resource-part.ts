import type { Snapshot } from '@traffic-lab/xds'

export type Part = keyof Snapshot

/** In the order in which a change must reach Envoy: what is referred to comes before what refers to it. */
export const pushOrder = ['clusters', 'endpoints', 'listeners', 'routes'] as const satisfies readonly Part[]

const messageNames: Readonly<Record<Part, string>> = {
  clusters: 'envoy.config.cluster.v3.Cluster',
  endpoints: 'envoy.config.endpoint.v3.ClusterLoadAssignment',
  listeners: 'envoy.config.listener.v3.Listener',
  routes: 'envoy.config.route.v3.RouteConfiguration',
}

const typeUrlPrefix = 'type.googleapis.com/'
const partsByTypeUrl = new Map<string, Part>(pushOrder.map((part) => [typeUrlOf(part), part]))

export function messageNameOf(part: Part): string {
  return messageNames[part]
}

export function typeUrlOf(part: Part): string {
  return typeUrlPrefix + messageNames[part]
}

export function partOfTypeUrl(typeUrl: string): Part | undefined {
  return partsByTypeUrl.get(typeUrl)
}

/** One value for each part. */
export function forEachPart<Value>(make: (part: Part) => Value): Readonly<Record<Part, Value>> {
  return {
    clusters: make('clusters'),
    endpoints: make('endpoints'),
    listeners: make('listeners'),
    routes: make('routes'),
  }
}
