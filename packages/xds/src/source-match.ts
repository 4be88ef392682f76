import type { HTTPMatchRequest } from '@traffic-lab/resources'
import { hasLabels } from '@traffic-lab/resources'
import type { Proxy } from './mesh-state.ts'
import type { RouteScope } from './route-scope.ts'
import { type MeshVirtualService, resolveGateway } from './virtual-services.ts'

/**
 * Whether a match can hold for this proxy and port at all. These conditions are decided here and never sent: the same
 * VirtualService becomes different routes for different clients. Named gateways make the client's labels irrelevant.
 */
export function appliesTo(match: HTTPMatchRequest, rule: MeshVirtualService, scope: RouteScope): boolean {
  if (match.port && match.port !== scope.port) return false
  if (match.gateways?.length)
    return match.gateways.some((gateway) => resolveGateway(gateway, rule.namespace) === scope.gateway)
  return scope.comesFrom(match)
}

/** `sourceLabels` and `sourceNamespace`. */
export function comesFrom(match: HTTPMatchRequest, { labels, namespace }: Proxy): boolean {
  if (!hasLabels(match.sourceLabels ?? {}, labels)) return false
  return !match.sourceNamespace || match.sourceNamespace === namespace
}
