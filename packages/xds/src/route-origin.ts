import type { HTTPRoute } from '@traffic-lab/resources'
import type { Resource } from './snapshot.ts'

/** The part of a VirtualService that a route was made of. */
export interface RouteOrigin {
  readonly namespace: string
  readonly name: string
  /** `spec.http[0].match[1]`. */
  readonly path: string
}

/** Kept beside the routes, not in them: Envoy would be sent it, and a change of it alone would be a change of routes. */
const origins = new WeakMap<Resource, RouteOrigin>()
const sources = new WeakMap<HTTPRoute, RouteOrigin>()

/** Undefined for routes that no VirtualService asks for. */
export function originOf(route: Resource): RouteOrigin | undefined {
  return origins.get(route)
}

export function withOrigin<Route extends Resource>(route: Route, origin: RouteOrigin): Route {
  origins.set(route, origin)
  return route
}

/** Says where an entry of `http` stood before it was joined with others. */
export function withSource(http: HTTPRoute, origin: RouteOrigin): HTTPRoute {
  sources.set(http, origin)
  return http
}

export function sourceOf(http: HTTPRoute): RouteOrigin | undefined {
  return sources.get(http)
}
