import type { JsonRecord } from '../../json-record.ts'
import { records, text, texts } from '../../proto-reader.ts'
import { checkSelectorOrTarget } from './check-selector-or-target.ts'
import { checkDuration } from './common-values.ts'
import { all, type Findings, listedProblem, nothing } from './findings.ts'

export function checkRequestAuthentication(spec: JsonRecord): Findings {
  return all(checkSelectorOrTarget(spec), ...records(spec, 'jwtRules').map(checkJwtRule))
}

/** Every error of a rule stands in a list, also a single one. */
function checkJwtRule(rule: JsonRecord): Findings {
  const keysUri = text(rule, 'jwksUri') || text(rule, 'jwks_uri')
  const keys = text(rule, 'jwks')
  const emptyIn = (values: readonly string[], message: string) =>
    values.map((value) => (value === '' ? listedProblem(message) : nothing))
  const timeout = checkDuration(rule.timeout)
  return all(
    ...emptyIn(texts(rule, 'audiences'), 'audience must be non-empty string'),
    listedIf(text(rule, 'issuer') === '' && keysUri === '', 'issuer or jwksUri must be non-empty string'),
    checkKeysUri(keysUri),
    keys === '' || isKeySet(keys) ? nothing : listedProblem(`jwks parse error: ${parseError(keys)}`),
    ...records(rule, 'fromHeaders').map((header) =>
      listedIf(text(header, 'name') === '', 'location header name must be non-empty string'),
    ),
    ...emptyIn(texts(rule, 'fromParams'), 'location query must be non-empty string'),
    ...emptyIn(texts(rule, 'fromCookies'), 'cookie name must be non-empty string'),
    ...records(rule, 'outputClaimToHeaders').map(checkClaimHeader),
    { ...timeout, wrapped: timeout.errors.length > 0 },
  )
}

function checkClaimHeader(output: JsonRecord): Findings {
  const [header, claim] = [text(output, 'header'), text(output, 'claim')]
  if (header === '' || claim === '')
    return listedProblem('outputClaimToHeaders header and claim value must be non-empty string')
  return listedIf(!/^[-_A-Za-z0-9]+$/.test(header), `header name ${header} is not a valid header name`)
}

function checkKeysUri(uri: string): Findings {
  if (uri === '') return nothing
  const scheme = /^([a-zA-Z][-+.a-zA-Z0-9]*):/.exec(uri)?.[1]?.toLowerCase() ?? ''
  return listedIf(
    scheme !== 'http' && scheme !== 'https',
    `URI scheme ${JSON.stringify(scheme)} is not supported`,
  )
}

function isKeySet(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && ('keys' in value || 'kty' in value)
  } catch {
    return false
  }
}

function parseError(keys: string): string {
  try {
    JSON.parse(keys)
    return 'failed to probe data: it is neither a key nor a set of keys'
  } catch {
    return 'failed to unmarshal JWK set: it is not JSON'
  }
}

function listedIf(condition: boolean, message: string): Findings {
  return condition ? listedProblem(message) : nothing
}
