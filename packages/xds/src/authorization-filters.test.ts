import type { AuthorizationPolicy, AuthorizationRule } from '@traffic-lab/resources'
import { describe, expect, it } from 'vitest'
import { buildAuthorizationFilters } from './authorization-filters.ts'
import { valueAt } from './json.ts'

function policy(
  action: 'ALLOW' | 'DENY' | 'AUDIT',
  rules: readonly AuthorizationRule[],
  annotations: Readonly<Record<string, string>> = {},
): AuthorizationPolicy {
  const metadata = { name: 'p', namespace: 'shop', annotations }
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata,
    spec: { action, rules },
  }
}

const rule0 = 'ns[shop]-policy[p]-rule[0]'

/** What a rule asks of a request's source and of its target. */
function asked(rule: AuthorizationRule, layer: 'http' | 'tcp' = 'http'): readonly unknown[] {
  const [filter] = buildAuthorizationFilters([policy('DENY', [rule])], layer)
  const built = valueAt(filter, 'typed_config', 'rules', 'policies', rule0)
  return [
    valueAt(built, 'principals', 0, 'and_ids', 'ids'),
    valueAt(built, 'permissions', 0, 'and_rules', 'rules'),
  ]
}

const any = [{ any: true }]
const claim = (path: readonly string[], value: object) => ({
  metadata: {
    filter: 'envoy.filters.http.jwt_authn',
    path: ['payload', ...path].map((key) => ({ key })),
    value,
  },
})
const text = (match: object) => ({ string_match: match })

describe('the filters of AuthorizationPolicies', () => {
  it('a path with braces is a template', () => {
    const [, permissions] = asked({ to: [{ operation: { paths: ['/a/{*}/b', '/c/{**}'] } }] })
    expect(JSON.stringify(permissions)).toContain('"path_template":"/a/*/b"')
    expect(JSON.stringify(permissions)).toContain('"path_template":"/c/**"')
  })

  it.each([
    ['issuer/subject', { exact: 'issuer' }, { exact: 'subject' }],
    ['https://a.example/x/*', { exact: 'https://a.example/x' }, { safe_regex: { regex: '.+' } }],
    ['*/subject', { safe_regex: { regex: '.+' } }, { exact: 'subject' }],
    ['*.example/subject', { suffix: '.example' }, { exact: 'subject' }],
    ['issuer/sub*', { exact: 'issuer' }, { prefix: 'sub' }],
    ['*', { safe_regex: { regex: '.+' } }, { safe_regex: { regex: '.+' } }],
    ['iss*', { prefix: 'iss' }, { safe_regex: { regex: '.+' } }],
    ['*ject', { safe_regex: { regex: '.+' } }, { suffix: 'ject' }],
  ])('the principal of a token, %s, is an issuer and a subject', (principal, issuer, subject) => {
    const ids = [claim(['iss'], text(issuer)), claim(['sub'], text(subject))]
    expect(asked({ from: [{ source: { requestPrincipals: [principal] } }] })).toEqual([
      [{ and_ids: { ids } }],
      any,
    ])
  })

  it('a claim may stand within another, and may be a list', () => {
    const value = { or_match: { value_matchers: [text({ exact: 'a' }), text({ prefix: 'b' })] } }
    const both = { or_match: { value_matchers: [{ list_match: { one_of: value } }, value] } }
    const when = [{ key: 'request.auth.claims[groups][name]', values: ['a', 'b*'] }]
    expect(asked({ when })).toEqual([[claim(['groups', 'name'], both)], any])
  })

  it('what is excluded stands behind what is included', () => {
    const source = { namespaces: ['a-*'], notServiceAccounts: ['other/web'] }
    const named = (regex: string) => ({ authenticated: { principal_name: { safe_regex: { regex } } } })
    const without = { not_id: { or_ids: { ids: [named('spiffe://.+/ns/other/(.+/|)sa/web(/.+)?')] } } }
    expect(asked({ from: [{ source }] })).toEqual([
      [without, { or_ids: { ids: [named('.*/ns/a-.*/.*')] } }],
      any,
    ])
  })

  it('a connection is not asked what only requests have: denied by the rest, allowed by nothing', () => {
    const rule = { to: [{ operation: { methods: ['GET'], ports: ['80'] } }] }
    expect(asked(rule, 'tcp')).toEqual([any, [{ or_rules: { rules: [{ destination_port: 80 }] } }]])
    const [filter] = buildAuthorizationFilters([policy('ALLOW', [rule])], 'tcp')
    expect(valueAt(filter, 'typed_config', 'rules')).toEqual({})
  })

  it('a policy that is tried out is counted and not enforced', () => {
    const tried = policy('DENY', [{}], { 'istio.io/dry-run': 'true' })
    const [filter] = buildAuthorizationFilters([tried], 'http')
    expect(valueAt(filter, 'typed_config', 'rules')).toBeUndefined()
    expect(valueAt(filter, 'typed_config', 'shadow_rules', 'action')).toBe('DENY')
    expect(valueAt(filter, 'typed_config', 'shadow_rules_stat_prefix')).toBe('istio_dry_run_deny_')
  })
})
