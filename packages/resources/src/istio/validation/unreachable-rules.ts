import { isRecord, type JsonRecord } from '../../json-record.ts'
import { number, record, recordEntries, records, text } from '../../proto-reader.ts'
import { matchKind } from './string-match.ts'

/** A rule or a match that no request reaches, in the order of istiod's warnings. */
export interface Unreachable {
  /** The rule's place in its list. */
  readonly rule: number
  /** Of a match only: its place in the rule. */
  readonly match?: number
  readonly message: string
}

/** Rules after a catch-all, matches that repeat or lie within an earlier one. `routes` are `http`, `tcp` or `tls`. */
export function unreachableRules(routes: readonly JsonRecord[]): Unreachable[] {
  const found: Unreachable[] = []
  const seen = new Map<string, number>()
  const prefixes: PrefixMatch[] = []
  let catchAll = false
  for (const [rule, route] of routes.entries()) {
    const matches = records(route, 'match')
    const name = label(route, rule)
    const unused = (reason: string) =>
      found.push({ rule, message: `virtualService rule ${name} not used (${reason})` })
    if (matches.length === 0) {
      if (catchAll) unused('only the last rule can have no matches')
      catchAll = true
      continue
    }
    let repeated = 0
    for (const [index, match] of matches.entries()) {
      if (catchAll) {
        unused('route without matches defined before')
        continue
      }
      const { name: _, ...conditions } = match
      const key = stableJson(conditions)
      const earlier = seen.get(key)
      if (earlier === undefined) {
        seen.set(key, rule)
        const prefix = prefixMatch(route, rule, match, index)
        if (prefix !== undefined) prefixes.push(prefix)
        continue
      }
      repeated += 1
      found.push(ineffective(rule, index, name, label(match, index), label(routes[earlier] ?? {}, earlier)))
    }
    if (repeated === matches.length) unused('all matches used by prior rules')
  }
  return [...found, ...coveredPrefixes(prefixes)]
}

interface PrefixMatch {
  readonly rule: number
  readonly index: number
  readonly ruleName: string
  readonly matchName: string
  readonly prefix: string
  readonly port: number
  /** Method, authority, headers, query parameters, absent headers: each as `exact:…` or `prefix:…`. */
  readonly conditions: readonly Readonly<Record<string, string>>[]
}

function prefixMatch(
  route: JsonRecord,
  rule: number,
  match: JsonRecord,
  index: number,
): PrefixMatch | undefined {
  const uri = record(match, 'uri')
  const prefix = matchKind(uri) === 'prefix' ? text(uri, 'prefix') : ''
  if (prefix === '') return undefined
  const map = (field: string) =>
    Object.fromEntries(recordEntries(match, field).map(([key, value]) => [key, condition(value)]))
  return {
    rule,
    index,
    ruleName: label(route, rule),
    matchName: label(match, index),
    prefix,
    port: number(match, 'port'),
    conditions: [
      { method: condition(record(match, 'method')) || 'exact:GET' },
      { authority: condition(record(match, 'authority')) },
      map('headers'),
      map('queryParams'),
      map('withoutHeaders'),
    ],
  }
}

function condition(match: JsonRecord | undefined): string {
  const kind = matchKind(match)
  if (kind !== 'exact' && kind !== 'prefix') return ''
  const value = text(match, kind)
  return value === '' ? '' : `${kind}:${value}`
}

function coveredPrefixes(matches: readonly PrefixMatch[]): Unreachable[] {
  return matches.flatMap((earlier, position) =>
    matches.slice(position + 1).flatMap((later) => {
      if (later.prefix === earlier.prefix || !covers(earlier, later)) return []
      const match = `${later.matchName} of prefix ${later.prefix}`
      const by = `${earlier.matchName} of prefix ${earlier.prefix} on ${earlier.ruleName}`
      return [ineffective(later.rule, later.index, later.ruleName, match, by)]
    }),
  )
}

function covers(earlier: PrefixMatch, later: PrefixMatch): boolean {
  if (!later.prefix.startsWith(earlier.prefix) || later.port !== earlier.port) return false
  return earlier.conditions.every((conditions, kind) => {
    const others = later.conditions[kind] ?? {}
    const entries = Object.entries(conditions)
    if (entries.length !== Object.keys(others).length) return false
    return entries.every(([key, value]) => {
      const other = others[key]
      return other !== undefined && value.startsWith(other)
    })
  })
}

function ineffective(
  rule: number,
  match: number,
  ruleName: string,
  matchName: string,
  by: string,
): Unreachable {
  const message = `virtualService rule ${ruleName} match ${matchName} is not used (duplicate/overlapping match in rule ${by})`
  return { rule, match, message }
}

/** A rule or match by its name, or by its place. */
function label(named: JsonRecord, index: number): string {
  const name = text(named, 'name')
  return name === '' ? `#${index}` : JSON.stringify(name)
}

function stableJson(value: unknown): string {
  return JSON.stringify(value, (_, child: unknown) =>
    isRecord(child) ? Object.fromEntries(Object.entries(child).sort(([a], [b]) => (a < b ? -1 : 1))) : child,
  )
}
