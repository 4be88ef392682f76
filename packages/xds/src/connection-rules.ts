import type { L4MatchAttributes, RouteDestination } from '@traffic-lab/resources'
import type { EgressScope } from './egress-scope.ts'
import type { MeshService } from './mesh-services.ts'
import { covers, resolveHost } from './names.ts'
import type { ProxyView } from './proxy-view.ts'
import { comesFrom } from './source-match.ts'
import { type MeshVirtualService, resolveGateway } from './virtual-services.ts'
import { meshGateway } from './well-known.ts'

/** The rules of the sidecars that speak of connections: of bytes, or of TLS by its server name. */
export function connectionRulesOf({
  virtualServices,
}: Pick<EgressScope, 'virtualServices'>): readonly MeshVirtualService[] {
  return virtualServices.filter(
    ({ gateways, tcp, tls }) => gateways.has(meshGateway) && tcp.length + tls.length > 0,
  )
}

/** Those among them that count for a Service. Every one does whose host covers it, not only the most specific. */
export function rulesFor({ host }: MeshService, rules: readonly MeshVirtualService[]): MeshVirtualService[] {
  return rules.filter(({ hosts }) => hosts.some((name) => covers(name, host) || covers(host, name)))
}

/** All that the chains of these rules depend on besides the rules, for a memo. */
export function connectionInputs(view: ProxyView, rules: readonly MeshVirtualService[]): readonly unknown[] {
  return rules.flatMap((rule) =>
    [...rule.tcp, ...rule.tls].flatMap(({ match = [], route = [] }) => [
      ...match.map((entry) => comesFrom(entry, view.proxy)),
      ...route.flatMap((entry) => {
        const host = destinationHost(view, rule, entry)
        return [host, view.serviceByHost(host), view.destinationRuleOf(host)]
      }),
    ]),
  )
}

export function destinationHost(
  view: ProxyView,
  { namespace }: MeshVirtualService,
  { destination }: RouteDestination,
): string {
  return view.concreteHost(resolveHost(destination.host, namespace))
}

/** Whether a match can hold on this port of a sidecar or of a Gateway (`namespace/name`), whose callers have no labels. */
export function matchesPort(
  { port, gateways = [] }: L4MatchAttributes,
  { namespace }: MeshVirtualService,
  on: { readonly port: number; readonly gateway: string },
): boolean {
  if (port && port !== on.port) return false
  return gateways.length === 0 || gateways.some((name) => resolveGateway(name, namespace) === on.gateway)
}
