import type { Destination, HTTPMatchRequest, HTTPRoute } from '@traffic-lab/resources'
import { defined } from './defined.ts'
import { joinNames, narrowMatches } from './delegate-match.ts'
import type { Memo } from './memo.ts'
import { resolveHost } from './names.ts'
import { type RouteOrigin, withSource } from './route-origin.ts'
import { type MeshVirtualService, resolveGateway } from './virtual-services.ts'
import { isVisible } from './visibility.ts'

/**
 * The rules that count by themselves: those with hosts. Routes that delegate are replaced by those of the delegate, a
 * rule without hosts; where that is missing, or not exported to the root's namespace, they are left out.
 */
export function joinDelegates(
  rules: readonly MeshVirtualService[],
  memo: Memo,
): readonly MeshVirtualService[] {
  const delegates = new Map<string, MeshVirtualService>()
  for (const rule of rules) if (rule.hosts.length === 0) delegates.set(`${rule.namespace}/${rule.name}`, rule)
  return rules
    .filter(({ hosts }) => hosts.length > 0)
    .map((root) => {
      if (!root.http.some(({ delegate }) => delegate !== undefined)) return root
      const found = root.http.map((route) => delegateOf(route, root, delegates))
      return memo.remember(root, 'with delegates', found, () => ({
        ...root,
        http: root.http.flatMap((route, index) => {
          if (route.delegate === undefined) return [withSource(route, placeIn(root, index))]
          const delegate = found[index]
          return delegate === undefined ? [] : joinRoutes(route, root.namespace, delegate)
        }),
      }))
    })
}

function delegateOf(
  { delegate }: HTTPRoute,
  { namespace }: MeshVirtualService,
  delegates: ReadonlyMap<string, MeshVirtualService>,
): MeshVirtualService | undefined {
  if (delegate === undefined) return undefined
  const found = delegates.get(`${delegate.namespace || namespace}/${delegate.name ?? ''}`)
  return found && isVisible(found.visibility, namespace) ? found : undefined
}

function placeIn({ namespace, name }: MeshVirtualService, index: number): RouteOrigin {
  return { namespace, name, path: `spec.http[${index}]` }
}

/** The delegate's routes with what the root says for all of them; what a delegate says itself counts. */
function joinRoutes(
  { delegate: _, match: rootMatch, name, ...root }: HTTPRoute,
  rootNamespace: string,
  delegate: MeshVirtualService,
): readonly HTTPRoute[] {
  const { http, namespace } = delegate
  const outer = withGateways(rootMatch, rootNamespace)
  return http.flatMap((route, index) => {
    const match = narrowMatches(outer, withGateways(route.match, namespace))
    if (match === undefined) return []
    const own = withFullHosts(route, namespace)
    const joined = defined<HTTPRoute>({
      ...withFullHosts(root, rootNamespace),
      ...own,
      match,
      name: joinNames(name, route.name),
    })
    return [withSource(joined, placeIn(delegate, index))]
  })
}

/** Names are meant in the namespace of the rule that says them. */
function withFullHosts(route: HTTPRoute, namespace: string): HTTPRoute {
  const full = (destination: Destination): Destination => ({
    ...destination,
    host: resolveHost(destination.host, namespace),
  })
  const { route: destinations, mirror, mirrors, ...rest } = route
  return defined<HTTPRoute>({
    ...rest,
    route: destinations?.map((entry) => ({ ...entry, destination: full(entry.destination) })),
    mirror: mirror && full(mirror),
    mirrors: mirrors?.map((entry) => ({ ...entry, destination: full(entry.destination) })),
  })
}

function withGateways(matches: readonly HTTPMatchRequest[] = [], namespace: string): HTTPMatchRequest[] {
  return matches.map((match) =>
    match.gateways === undefined
      ? match
      : { ...match, gateways: match.gateways.map((gateway) => resolveGateway(gateway, namespace)) },
  )
}
