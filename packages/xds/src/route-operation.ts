import type { HTTPRoute } from '@traffic-lab/resources'
import { resolveHost } from './names.ts'
import type { RouteScope } from './route-scope.ts'
import type { Resource } from './snapshot.ts'
import type { MeshVirtualService } from './virtual-services.ts'

/** The name of a route's trace spans: its only destination, or else the rule, and the path. */
export function routeOperation(
  rule: MeshVirtualService,
  { route = [] }: HTTPRoute,
  match: Resource,
  scope: RouteScope,
): string {
  const [single] = route
  if (single === undefined || route.length > 1) return `${rule.name}:${scope.port}${pathPattern(match)}`
  const host = resolveHost(single.destination.host, rule.namespace)
  const port = single.destination.port?.number ?? scope.defaultPort(host)
  return `${host}:${port}${pathPattern(match)}`
}

function pathPattern({ prefix, path, safe_regex: regex }: Resource): string {
  if (typeof path === 'string') return path
  if (typeof prefix === 'string') return `${prefix}*`
  if (typeof regex === 'object' && regex !== null && 'regex' in regex) return String(regex.regex)
  return '/*'
}
