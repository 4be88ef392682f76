import { describe, expect, it } from 'vitest'
import { buildRouteMatch, isCatchAll } from './route-match.ts'

describe('buildRouteMatch', () => {
  it('takes every path when the rule names none', () => {
    expect(buildRouteMatch(undefined)).toEqual({ prefix: '/' })
    expect(buildRouteMatch({})).toEqual({ prefix: '/', case_sensitive: true })
  })

  it('sorts headers by name, in byte order, with the pseudo-headers last', () => {
    const match = buildRouteMatch({
      method: { exact: 'GET' },
      headers: { 'x-b': { exact: '1' }, 'X-A': { prefix: 'a' } },
      withoutHeaders: { 'x-a': {} },
    })
    expect(match.headers).toEqual([
      { name: 'X-A', string_match: { prefix: 'a' } },
      { name: 'x-a', present_match: true, invert_match: true },
      { name: 'x-b', string_match: { exact: '1' } },
      { name: ':method', string_match: { exact: 'GET' } },
    ])
  })

  it('counts a missing header as different from a forbidden value', () => {
    const match = buildRouteMatch({ withoutHeaders: { 'x-a': { exact: '1' } } })
    expect(match.headers).toEqual([
      { name: 'x-a', string_match: { exact: '1' }, invert_match: true, treat_missing_header_as_empty: true },
    ])
  })

  it('keeps a regex to the letter', () => {
    const regex = String.raw`.*(Chrome/([\d.]+)).*`
    const match = buildRouteMatch({ headers: { 'User-Agent': { regex } } })
    expect(match.headers).toEqual([{ name: 'User-Agent', string_match: { safe_regex: { regex } } }])
  })
})

describe('isCatchAll', () => {
  it.each([
    [undefined, true],
    [{}, true],
    [{ uri: { prefix: '/' } }, true],
    [{ uri: { regex: '.*' } }, true],
    [{ uri: { prefix: '' } }, false],
    [{ uri: { prefix: '/ad' } }, false],
    [{ headers: { 'x-a': {} } }, false],
    [{ queryParams: { q: {} } }, false],
  ])('of %j is %s', (match, expected) => {
    expect(isCatchAll(buildRouteMatch(match))).toBe(expected)
  })
})

describe('a match on a claim of a token', () => {
  const claim = (path: readonly string[], match: object, more: object = {}) => {
    const value = { string_match: match }
    const either = { or_match: { value_matchers: [{ list_match: { one_of: value } }, value] } }
    const keys = ['payload', ...path].map((key) => ({ key }))
    return { filter: 'envoy.filters.http.jwt_authn', path: keys, value: either, ...more }
  }

  it('stands among the headers and is one of what the gateway has found in the token', () => {
    const match = buildRouteMatch({
      headers: { '@request.auth.claims.group.name': { exact: 'a' }, 'x-header': { exact: 'b' } },
      withoutHeaders: { '@request.auth.claims[https://a.example/role]': { prefix: 'c' } },
    })
    expect(match.dynamic_metadata).toEqual([
      claim(['group', 'name'], { exact: 'a' }),
      claim(['https://a.example/role'], { prefix: 'c' }, { invert: true }),
    ])
    expect(match.headers).toEqual([{ name: 'x-header', string_match: { exact: 'b' } }])
    expect(isCatchAll(match)).toBe(false)
  })

  it('alone leaves requests without it to later routes', () => {
    expect(isCatchAll(buildRouteMatch({ headers: { '@request.auth.claims.sub': { exact: 'a' } } }))).toBe(
      false,
    )
  })
})
