import { isResource, resourcesAt, valueAt } from '../json.ts'
import type { Resource, RouteConfiguration } from '../snapshot.ts'
import { findVirtualHost } from './find-virtual-host.ts'
import { type SimulatedRequest, splitPath } from './simulated-request.ts'
import { whyNoMatch } from './why-no-match.ts'

/** A route that was tried before the one that takes the request. */
export interface PassedRoute {
  readonly route: Resource
  readonly reason: string
}

/** What a request meets in a route configuration. */
export interface RouteWalk {
  readonly virtualHost:
    | { readonly name: string; readonly domain: string; readonly message: Resource }
    | undefined
  readonly passed: readonly PassedRoute[]
  readonly route: Resource | undefined
  /** Set where Envoy sends every request of this virtual host to HTTPS. */
  readonly redirectsToHttps: boolean
}

/** Tries the routes as Envoy does: the virtual host of the name, then its routes from the top. */
export function walkRoutes(configuration: RouteConfiguration, request: SimulatedRequest): RouteWalk {
  const found = findVirtualHost(configuration, request.authority)
  if (found === undefined)
    return { virtualHost: undefined, passed: [], route: undefined, redirectsToHttps: false }
  const { host, domain } = found
  const virtualHost = { name: String(host.name), domain, message: host }
  if (host.require_tls === 'ALL' && request.scheme === 'http')
    return { virtualHost, passed: [], route: undefined, redirectsToHttps: true }
  const passed: PassedRoute[] = []
  for (const route of resourcesAt(host, 'routes')) {
    const match = valueAt(route, 'match')
    const reason = whyNoMatch(isResource(match) ? match : {}, request)
    if (reason === undefined) return { virtualHost, passed, route, redirectsToHttps: false }
    passed.push({ route, reason })
  }
  return { virtualHost, passed, route: undefined, redirectsToHttps: false }
}

/** The request as the connection manager hands it to its routes: with the path in its normal form. */
export function normalized(manager: Resource, request: SimulatedRequest): SimulatedRequest {
  const { path, query } = splitPath(request.path)
  const resolved = manager.normalize_path === true ? withoutDots(path) : path
  const merged = manager.merge_slashes === true ? resolved.replace(/\/+/g, '/') : resolved
  return { ...request, path: query === '' && !request.path.includes('?') ? merged : `${merged}?${query}` }
}

/** `/a/../b` and `\` as browsers write them. */
function withoutDots(path: string): string {
  return URL.parse(`http://host${path}`)?.pathname ?? path
}
