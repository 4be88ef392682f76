import type { HTTPMatchRequest, StringMatch } from '@traffic-lab/resources'
import { buildClaimMatch } from './claim-match.ts'
import { compareNames } from './names.ts'
import { present } from './present.ts'
import type { Resource } from './snapshot.ts'
import { buildStringMatch } from './string-match.ts'

/** What a request must look like for one route. Without a match every request does. */
export function buildRouteMatch(match: HTTPMatchRequest | undefined): Resource {
  if (match === undefined) return { prefix: '/' }
  const wanted = entries(match.headers).filter(isHeader)
  const unwanted = entries(match.withoutHeaders).filter(isHeader)
  const headers = [
    ...[
      ...wanted.map(([name, value]) => buildHeaderMatch(name, value)),
      ...unwanted.map(([name, value]) => buildMissingHeaderMatch(name, value)),
    ].sort(byName),
    ...pseudoHeaders(match),
  ]
  // istiod leaves the order of parameters to chance; sorted, an unchanged rule stays an unchanged route.
  const parameters = entries(match.queryParams)
    .map(([name, value]) => buildHeaderMatch(name, value))
    .sort(byName)
  const claims = buildClaims(match)
  return {
    ...buildPathMatch(match.uri),
    case_sensitive: !(match.ignoreUriCase ?? false),
    ...(headers.length > 0 && { headers }),
    ...(parameters.length > 0 && { query_parameters: parameters }),
    ...(claims.length > 0 && { dynamic_metadata: claims }),
  }
}

function isHeader([name, value]: readonly [string, StringMatch]): boolean {
  return buildClaimMatch(name, value) === undefined
}

function buildClaims({ headers, withoutHeaders }: HTTPMatchRequest): readonly Resource[] {
  const claimsOf = (matches: HTTPMatchRequest['headers']): readonly Resource[] =>
    [...entries(matches)]
      .sort(([a], [b]) => compareNames(a, b))
      .map(([name, value]) => buildClaimMatch(name, value))
      .filter((claim) => claim !== undefined)
  return [
    ...claimsOf(headers),
    ...claimsOf(withoutHeaders).map((claim): Resource => ({ ...claim, invert: true })),
  ]
}

/** Whether every request matches, so that no later route is ever reached. */
export function isCatchAll(match: Resource): boolean {
  const everyPath = match.prefix === '/' || (isRegex(match.safe_regex) && match.safe_regex.regex === '.*')
  const conditions = [match.headers, match.query_parameters, match.dynamic_metadata]
  return everyPath && conditions.every((condition) => condition === undefined)
}

function isRegex(value: unknown): value is { regex: string } {
  return typeof value === 'object' && value !== null && 'regex' in value
}

/** A prefix is one of the string, not of path segments: `/ad` covers `/advert`. */
function buildPathMatch({ exact, prefix, regex }: StringMatch = {}): Resource {
  if (exact !== undefined) return { path: exact }
  if (prefix !== undefined) return { prefix }
  if (regex !== undefined) return { safe_regex: { regex } }
  return { prefix: '/' }
}

type HeaderMatch = Resource & { readonly name: string }

/** A header or a query parameter: both have the same shape. */
function buildHeaderMatch(name: string, value: StringMatch): HeaderMatch {
  const match = buildStringMatch(value)
  return match === undefined ? { name, present_match: true } : { name, string_match: match }
}

/** A missing header counts as one that does not match; asking for absence needs no such help. */
function buildMissingHeaderMatch(name: string, value: StringMatch): HeaderMatch {
  const match = buildHeaderMatch(name, value)
  const byValue = match.string_match !== undefined
  return { ...match, invert_match: true, ...(byValue && { treat_missing_header_as_empty: true }) }
}

function entries(matches: Readonly<Record<string, StringMatch>> = {}): readonly [string, StringMatch][] {
  return Object.entries(matches)
}

function byName(a: HeaderMatch, b: HeaderMatch): number {
  return compareNames(a.name, b.name)
}

const pseudoHeaderFields = ['method', 'authority', 'scheme'] as const

function pseudoHeaders(match: HTTPMatchRequest): readonly HeaderMatch[] {
  return pseudoHeaderFields.flatMap((field) => {
    const value = match[field]
    const string_match = value && buildStringMatch(value)
    return string_match === undefined ? [] : [{ ...present({ string_match }), name: `:${field}` }]
  })
}
