import type { Destination, HTTPMatchRequest, HTTPRoute } from '@traffic-lab/resources'
import { buildCors } from './cors.ts'
import { buildDirectResponse } from './direct-response.ts'
import { buildDuration } from './duration.ts'
import { buildFault } from './fault.ts'
import { buildHashPolicy } from './hash-policy.ts'
import { authorityOf, buildHeaderOperations } from './header-operations.ts'
import type { Memo } from './memo.ts'
import { buildMirrors } from './mirror.ts'
import { outboundClusterName, resolveHost } from './names.ts'
import { present } from './present.ts'
import { buildRedirect } from './redirect.ts'
import { buildRetryPolicy } from './retry-policy.ts'
import { buildRewrite } from './rewrite.ts'
import { buildRouteMatch, isCatchAll } from './route-match.ts'
import { routeOperation } from './route-operation.ts'
import { sourceOf, withOrigin } from './route-origin.ts'
import { askedScope, type RouteScope } from './route-scope.ts'
import type { Resource } from './snapshot.ts'
import { appliesTo } from './source-match.ts'
import { sourceObject } from './source-object.ts'
import type { MeshVirtualService } from './virtual-services.ts'
import { buildTarget } from './weighted-clusters.ts'
import { corsFilter, faultFilter } from './well-known.ts'

export type Route = Resource & { readonly match: Resource }

/** `buildHttpRoutes`, unless the rule and all that its routes depend on are as they were. */
export function recallHttpRoutes(memo: Memo, rule: MeshVirtualService, scope: RouteScope): readonly Route[] {
  const { port, gateway, tls = false } = scope
  return memo.rememberAsked(rule, `routes ${gateway} ${port} ${tls}`, scope, (ask) =>
    buildHttpRoutes(rule, askedScope({ port, gateway, tls }, ask)),
  )
}

/** The routes of a VirtualService in order, up to the first that takes every request: Envoy takes the first match. */
function buildHttpRoutes(rule: MeshVirtualService, scope: RouteScope): readonly Route[] {
  const routes: Route[] = []
  for (const [index, http] of rule.http.entries()) {
    const { namespace, name } = rule
    const joined = sourceOf(http)
    const source = joined ?? { namespace, name, path: `spec.http[${index}]` }
    for (const [place, match] of (http.match?.length ? http.match : [undefined]).entries()) {
      if (match !== undefined && !appliesTo(match, rule, scope)) continue
      // The matches of a delegate are joined with those of its root: none of them stands in a file.
      const path = match === undefined || joined ? source.path : `${source.path}.match[${place}]`
      const route = withOrigin(buildRoute(rule, http, match, scope), { ...source, path })
      routes.push(route)
      if (isCatchAll(route.match)) return routes
    }
    if (!http.match?.length) return routes
  }
  return routes
}

function buildRoute(
  rule: MeshVirtualService,
  http: HTTPRoute,
  match: HTTPMatchRequest | undefined,
  scope: RouteScope,
): Route {
  const single = http.route?.length === 1 ? http.route[0] : undefined
  const routeMatch = buildRouteMatch(match)
  return {
    ...present({
      name: routeName(http, match),
      stat_prefix: match?.statPrefix,
      decorator: { operation: routeOperation(rule, http, routeMatch, scope) },
      metadata: sourceObject('virtual-service', rule),
      ...buildHeaderOperations(http.headers, single?.headers),
      ...buildAction(rule, http, scope),
      typed_per_filter_config: buildFilterSettings(http),
    }),
    match: routeMatch,
  }
}

function routeName(http: HTTPRoute, match: HTTPMatchRequest | undefined): string | undefined {
  if (match?.name) return `${http.name ?? ''}.${match.name}`
  return http.name
}

function buildAction(rule: MeshVirtualService, http: HTTPRoute, scope: RouteScope): Resource {
  if (http.redirect !== undefined) return present({ redirect: buildRedirect(http.redirect, scope) })
  if (http.directResponse !== undefined) return { direct_response: buildDirectResponse(http.directResponse) }
  const destinations = http.route ?? []
  const clusterOf = (destination: Destination) => clusterName(destination, rule, scope)
  const hashPolicies = destinations.flatMap(({ destination }) => hashPolicyOf(destination, rule, scope) ?? [])
  const mirrors = buildMirrors(http, clusterOf)
  const authority = authorityOf(http.headers) ?? soleAuthority(http)
  return {
    route: present({
      ...buildTarget(destinations, clusterOf),
      ...buildTimeout(http.timeout),
      retry_policy: buildRetryPolicy(
        http.retries ?? scope.defaultRetries,
        destinations.length === 1 && hashPolicies.length > 0,
      ),
      hash_policy: hashPolicies.length > 0 ? hashPolicies : undefined,
      request_mirror_policies: mirrors.length > 0 ? mirrors : undefined,
      host_rewrite_literal: authority,
      ...buildRewrite(http.rewrite ?? {}),
    }),
  }
}

function soleAuthority({ route = [] }: HTTPRoute): string | undefined {
  return route.length === 1 ? authorityOf(route[0]?.headers) : undefined
}

/** Always written: Envoy would time out after 15 s where Istio never does. */
export function buildTimeout(timeout: string | undefined): Resource {
  return { timeout: timeout === undefined ? '0s' : buildDuration(timeout) }
}

function clusterName(destination: Destination, rule: MeshVirtualService, scope: RouteScope): string {
  const host = scope.concreteHost(resolveHost(destination.host, rule.namespace))
  const port = destination.port?.number ?? scope.defaultPort(host)
  return outboundClusterName(port, destination.subset ?? '', host)
}

function hashPolicyOf(destination: Destination, rule: MeshVirtualService, scope: RouteScope) {
  const host = scope.concreteHost(resolveHost(destination.host, rule.namespace))
  return buildHashPolicy(scope.destinationRuleOf(host), {
    subset: destination.subset,
    port: destination.port?.number,
  })
}

/** What a route says to filters that stand in the chain. */
function buildFilterSettings({ fault, corsPolicy }: HTTPRoute): Resource | undefined {
  if (fault === undefined && corsPolicy === undefined) return undefined
  return present({
    [faultFilter]: fault && buildFault(fault),
    [corsFilter]: corsPolicy && buildCors(corsPolicy),
  })
}
