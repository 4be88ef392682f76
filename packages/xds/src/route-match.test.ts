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
