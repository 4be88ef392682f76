import { resourcesAt, valueAt } from '../json.ts'
import type { Resource } from '../snapshot.ts'
import { describeText, matchesRegex, matchesText } from './match-value.ts'
import { headerOf, type SimulatedRequest, splitPath } from './simulated-request.ts'

/** Why a route does not take a request, the first reason in Envoy's order; undefined where it does. */
export function whyNoMatch(match: Resource, request: SimulatedRequest): string | undefined {
  const { path, query } = splitPath(request.path)
  const checks = [
    () => whyNotPath(match, path),
    ...resourcesAt(match, 'headers').map((header) => () => whyNotHeader(header, request)),
    ...resourcesAt(match, 'query_parameters').map((parameter) => () => whyNotParameter(parameter, query)),
  ]
  for (const check of checks) {
    const reason = check()
    if (reason !== undefined) return reason
  }
  return undefined
}

function whyNotPath(match: Resource, path: string): string | undefined {
  const anyCase = match.case_sensitive === false
  const fold = (text: string) => (anyCase ? text.toLowerCase() : text)
  const { path: exact, prefix } = match
  const regex = valueAt(match, 'safe_regex', 'regex')
  if (typeof exact === 'string')
    return fold(path) === fold(exact) ? undefined : `the path ${path} is not ${exact}`
  if (typeof prefix === 'string')
    return fold(path).startsWith(fold(prefix)) ? undefined : `the path ${path} does not begin with ${prefix}`
  if (typeof regex === 'string')
    return matchesRegex(regex, path) ? undefined : `the path ${path} is not like /${regex}/`
  return undefined
}

function whyNotHeader(header: Resource, request: SimulatedRequest): string | undefined {
  const name = String(header.name)
  const isInverted = header.invert_match === true
  const value = headerOf(request, name) ?? (header.treat_missing_header_as_empty === true ? '' : undefined)
  const what = name.startsWith(':') ? name.slice(1) : `header ${name}`
  const shown = value === undefined || value === '' ? 'is not there' : `is "${value}"`
  if (header.string_match === undefined) {
    const isWanted = header.present_match !== false
    const isThere = headerOf(request, name) !== undefined
    if ((isThere === isWanted) !== isInverted) return undefined
    return isThere ? `${what} is there, and must not be` : `${what} is not there`
  }
  const wanted = describeText(header.string_match)
  // Of a header that is not there no value is looked at, not even for the opposite.
  if (value === undefined) return `${what} is not there, and must be ${isInverted ? 'not ' : ''}${wanted}`
  if (matchesText(header.string_match, value) !== isInverted) return undefined
  return `${what} ${shown}, and must ${isInverted ? 'not be' : 'be'} ${wanted}`
}

function whyNotParameter(parameter: Resource, query: string): string | undefined {
  const name = String(parameter.name)
  const value = parameterOf(query, name)
  if (value === undefined) return `query parameter ${name} is not there`
  if (parameter.string_match === undefined || matchesText(parameter.string_match, value)) return undefined
  return `query parameter ${name} is "${value}", and must be ${describeText(parameter.string_match)}`
}

/** The first of that name, as it is written: Envoy decodes nothing here. */
function parameterOf(query: string, name: string): string | undefined {
  for (const pair of query.split('&')) {
    const equals = pair.indexOf('=')
    if ((equals < 0 ? pair : pair.slice(0, equals)) === name) return equals < 0 ? '' : pair.slice(equals + 1)
  }
  return undefined
}
