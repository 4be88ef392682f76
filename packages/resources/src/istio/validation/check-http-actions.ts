import type { JsonRecord } from '../../json-record.ts'
import { number, record, records, text, texts } from '../../proto-reader.ts'
import { parseGoDuration } from '../../schema/go-duration.ts'
import { checkDestination } from './check-destination.ts'
import { checkHeaderName } from './check-headers.ts'
import { checkDuration, checkPort, quote } from './common-values.ts'
import { all, type Findings, listedProblem, nothing, problem, problemIf, warning } from './findings.ts'
import { checkMatchRegex, checkRegex, matchKind } from './string-match.ts'

const corsMethods = new Set([
  '*',
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'CONNECT',
  'OPTIONS',
  'TRACE',
])

export function checkCorsPolicy(policy: JsonRecord | undefined): Findings {
  if (policy === undefined) return nothing
  const origins = records(policy, 'allowOrigins').map((origin) => {
    const kind = matchKind(origin)
    const pattern = kind === undefined ? '' : text(origin, kind)
    if (pattern === '') return problem("'' is not a valid match type for CORS allow origins")
    return checkMatchRegex(origin, 'corsPolicy.allowOrigins')
  })
  const methods = texts(policy, 'allowMethods').map((method) =>
    problemIf(!corsMethods.has(method), `${quote(method)} is not a supported HTTP method`),
  )
  const names = [...texts(policy, 'allowHeaders'), ...texts(policy, 'exposeHeaders')]
  const headers = names.map((name) => (name === '*' ? nothing : checkHeaderName(name)))
  return all(...origins, ...methods, ...headers, checkMaxAge(policy.maxAge))
}

function checkMaxAge(maxAge: unknown): Findings {
  if (typeof maxAge !== 'string') return nothing
  const age = parseGoDuration(maxAge)
  const fraction = typeof age === 'bigint' && age % 1_000_000_000n > 0n
  return all(
    checkDuration(maxAge),
    fraction ? listedProblem('max_age duration is accurate only to seconds precision') : nothing,
  )
}

export function checkMirrors(route: JsonRecord): Findings {
  const percentage = record(route, 'mirrorPercentage')
  const old = route.mirrorPercent
  return all(
    typeof old === 'number'
      ? all(
          problemIf(old > 100, `mirror_percent must have a max value of 100 (it has ${old})`),
          warning('using deprecated setting "mirrorPercent", use "mirrorPercentage" instead'),
        )
      : nothing,
    checkMirrorShare(percentage, 'mirror_percentage'),
    checkDestination(record(route, 'mirror')),
    ...records(route, 'mirrors').map((mirror) => {
      const destination = record(mirror, 'destination')
      if (destination === undefined) return problem('destination is required for mirrors')
      return all(
        checkDestination(destination),
        checkMirrorShare(record(mirror, 'percentage'), 'mirror percentage'),
      )
    }),
  )
}

function checkMirrorShare(percentage: JsonRecord | undefined, name: string): Findings {
  const share = number(percentage, 'value')
  return all(
    problemIf(share > 100, `${name} must have a max value of 100 (it has ${share.toFixed(6)})`),
    problemIf(share < 0, `${name} must have a min value of 0 (it has ${share.toFixed(6)})`),
  )
}

export function checkRedirect(redirect: JsonRecord | undefined): Findings {
  if (redirect === undefined) return nothing
  const [uri, prefixRewrite] = [text(redirect, 'uri'), text(redirect, 'prefixRewrite')]
  const [authority, scheme] = [text(redirect, 'authority'), text(redirect, 'scheme')]
  const hasPort = redirect.port !== undefined || redirect.derivePort !== undefined
  if (uri === '' && prefixRewrite === '' && authority === '' && scheme === '' && !hasPort)
    return problem('redirect must specify URI, authority, scheme, or port')
  if (uri !== '' && prefixRewrite !== '')
    return problem('redirect may only specify one of uri or prefix_rewrite')
  const code = number(redirect, 'redirectCode')
  if (code !== 0 && (code < 300 || code > 399))
    return problem(`${code} is not a valid redirect code, must be 3xx`)
  if (scheme !== '' && scheme !== 'http' && scheme !== 'https')
    return problem('invalid redirect scheme, must be "http" or "https"')
  const port = number(redirect, 'port')
  return port > 0 ? checkPort(port) : nothing
}

export function checkDirectResponse(response: JsonRecord | undefined): Findings {
  if (response === undefined) return nothing
  const body = record(response, 'body')
  const bytes = text(body, 'bytes')
  const size =
    bytes === ''
      ? new TextEncoder().encode(text(body, 'string')).length
      : Math.floor((bytes.replace(/=+$/, '').length * 3) / 4)
  const large = 'large direct_responses may impact control plane performance'
  const status = number(response, 'status')
  return all(
    problemIf(size > 1_048_576, `${large}, must be less than 1MB`),
    size > 102_400 && size <= 1_048_576 ? warning(large) : nothing,
    checkHttpStatus(status),
  )
}

/** The text says 599; 600 passes in istiod. */
export function checkHttpStatus(status: number): Findings {
  return problemIf(status < 200 || status > 600, `HTTP status ${status} is not in range 200-599`)
}

export function checkRewrite(rewrite: JsonRecord | undefined): Findings {
  if (rewrite === undefined) return nothing
  const uri = text(rewrite, 'uri')
  const regexRewrite = record(rewrite, 'uriRegexRewrite')
  if (uri !== '' && regexRewrite !== undefined)
    return problem('rewrite may only contain one of URI or UriRegexRewrite')
  if (uri === '' && regexRewrite === undefined && text(rewrite, 'authority') === '')
    return problem(
      'rewrite must specify at least one of URI, UriRegexRewrite, or authority. Only one of URI or UriRegexRewrite may be specified',
    )
  if (regexRewrite === undefined) return nothing
  const match = text(regexRewrite, 'match')
  const { errors } =
    match === '' || text(regexRewrite, 'rewrite') === ''
      ? problem('UriRegexRewrite requires both Rewrite and Match fields to be specified')
      : checkRegex(match, 'HTTPRewrite.UriRegexRewrite.Match')
  return errors.length === 0 ? nothing : problem(`UriRegexRewrite has errors\n${errors.join('')}`)
}
