import type { JsonRecord } from '../../json-record.ts'
import { number, text } from '../../proto-reader.ts'
import { checkDuration, quote } from './common-values.ts'
import { all, type Findings, listedProblem, nothing, problemIf } from './findings.ts'

/** Envoy's `x-envoy-retry-on` and `x-envoy-retry-grpc-on` words that Istio lets through. */
const retryWords = new Set([
  ...['5xx', 'gateway-error', 'reset', 'reset-before-request', 'connect-failure', 'retriable-4xx'],
  ...['refused-stream', 'retriable-status-codes', 'retriable-headers', 'envoy-ratelimited'],
  ...['http3-post-connect-failure', 'cancelled', 'deadline-exceeded', 'internal'],
  ...['resource-exhausted', 'unavailable'],
])

/** Status codes with a name in HTTP (IANA), as Go's net/http knows them. */
const statusRanges: readonly (readonly [first: number, last: number])[] = [
  [100, 103],
  [200, 208],
  [226, 226],
  [300, 305],
  [307, 308],
  [400, 418],
  [421, 426],
  [428, 429],
  [431, 431],
  [451, 451],
  [500, 508],
  [510, 511],
]

export function checkRetries(retries: JsonRecord | undefined): Findings {
  if (retries === undefined) return nothing
  const attempts = number(retries, 'attempts')
  const retryOn = text(retries, 'retryOn')
  const configured =
    retries.perTryTimeout !== undefined || retryOn !== '' || retries.retryRemoteLocalities !== undefined
  const words = retryOn === '' ? [] : retryOn.split(',')
  return all(
    attempts < 0 ? listedProblem('attempts cannot be negative') : nothing,
    problemIf(
      attempts === 0 && configured,
      'http retry policy configured when attempts are set to 0 (disabled)',
    ),
    checkDuration(retries.perTryTimeout),
    ...words.map((word) =>
      problemIf(!retryWords.has(word) && !isHttpStatus(word), `${quote(word)} is not a valid retryOn policy`),
    ),
    checkDuration(retries.backoff),
  )
}

function isHttpStatus(word: string): boolean {
  const status = /^[+-]?\d+$/.test(word) ? Number(word) : 0
  return statusRanges.some(([first, last]) => first <= status && status <= last)
}
