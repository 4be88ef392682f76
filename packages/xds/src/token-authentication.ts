import type { JWTRule, RequestAuthentication } from '@traffic-lab/resources'
import type { Proxy } from './mesh-state.ts'
import { compareNames } from './names.ts'
import { present } from './present.ts'
import type { Json, Resource } from './snapshot.ts'
import { tokenFilter, tokenPayload } from './token-claims.ts'
import { typeUrl } from './well-known.ts'

/** The filter that checks tokens: a wrong one is refused, none at all passes. No filter without rules. */
export function buildTokenFilters(
  policies: readonly RequestAuthentication[],
  proxyType: Proxy['type'],
): readonly Resource[] {
  const rules = policies
    .flatMap(({ spec }) => spec.jwtRules ?? [])
    .map((rule, index) => ({ rule, index }))
    .sort((a, b) => compareNames(a.rule.issuer ?? '', b.rule.issuer ?? '') || a.index - b.index)
    .map(({ rule }) => rule)
  if (rules.length === 0) return []
  const providers: { [name: string]: Json } = {}
  for (const [index, rule] of rules.entries()) providers[providerName(index)] = buildProvider(rule, proxyType)
  return [
    {
      name: tokenFilter,
      typed_config: {
        '@type': typeUrl('envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication'),
        providers,
        rules: [{ match: { prefix: '/' }, requires: buildRequirement(Object.keys(providers)) }],
        bypass_cors_preflight: true,
      },
    },
  ]
}

function providerName(index: number): string {
  return `origins-${index}`
}

/**
 * Each provider's token is valid or missing. Where several look at one place, its token is valid for one of them and
 * wrong for the others: so one valid token is enough.
 */
function buildRequirement(names: readonly string[]): Resource {
  const each = names.map((name) => anyOf([{ provider_name: name }, { allow_missing: {} }]))
  const [only = {}] = each
  if (each.length === 1) return only
  return anyOf([...names.map((name) => ({ provider_name: name })), { requires_all: { requirements: each } }])
}

function anyOf(requirements: readonly Resource[]): Resource {
  return { requires_any: { requirements } }
}

function buildProvider(rule: JWTRule, proxyType: Proxy['type']): Resource {
  const claims = rule.outputClaimToHeaders?.map(({ header, claim }) => ({
    header_name: header,
    claim_name: claim,
  }))
  const headers = rule.fromHeaders?.map(({ name, prefix }) => present({ name, value_prefix: prefix }))
  return present({
    issuer: rule.issuer,
    audiences: rule.audiences,
    local_jwks: { inline_string: rule.jwks ?? '' },
    from_headers: headers,
    from_params: rule.fromParams,
    from_cookies: rule.fromCookies,
    forward: rule.forwardOriginalToken,
    forward_payload_header: rule.outputPayloadToHeader,
    claim_to_headers: claims,
    payload_in_metadata: tokenPayload,
    normalize_payload_in_metadata: { space_delimited_claims: spaceDelimited(rule) },
    // Routes may match claims, which are known only now.
    clear_route_cache: proxyType === 'gateway' ? true : undefined,
  })
}

function spaceDelimited({ spaceDelimitedClaims = [] }: JWTRule): readonly string[] {
  return [...new Set([...spaceDelimitedClaims, 'permission', 'scope'])].sort(compareNames)
}
