import type { HTTPRetry } from '@traffic-lab/resources'
import { buildDuration } from './duration.ts'
import { present } from './present.ts'
import type { Resource } from './snapshot.ts'
import { typeUrl } from './well-known.ts'

const defaultRetryOn = 'connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes'
const defaultAttempts = 2

/**
 * Istio retries by default: an absent `retries` is not "no retries", `attempts: 0` is.
 * With a consistent hash a retry goes to the same host again, so hosts already tried are not avoided.
 */
export function buildRetryPolicy(retries: HTTPRetry | undefined, hashed = false): Resource | undefined {
  const attempts = retries === undefined ? defaultAttempts : (retries.attempts ?? 0)
  if (attempts <= 0) return undefined
  const { perTryTimeout, backoff, retryRemoteLocalities, retryIgnorePreviousHosts } = retries ?? {}
  return present({
    ...buildRetryOn(retries?.retryOn),
    num_retries: attempts,
    per_try_timeout: perTryTimeout === undefined ? undefined : buildDuration(perTryTimeout),
    retry_back_off: backoff === undefined ? undefined : { base_interval: buildDuration(backoff) },
    host_selection_retry_max_attempts: '5',
    retry_host_predicate: (retryIgnorePreviousHosts ?? !hashed) ? [previousHosts] : undefined,
    retry_priority: retryRemoteLocalities ? previousPriorities : undefined,
  })
}

/** Retries of a sidecar towards its own application: only where the request cannot have been seen. */
export const inboundRetryPolicy: Resource = { num_retries: 2, retry_on: 'reset-before-request' }

/** Istio lists status codes among the conditions; Envoy takes them apart, behind `retriable-status-codes`. */
function buildRetryOn(retryOn: string | undefined): Resource {
  if (!retryOn) return { retry_on: defaultRetryOn }
  const words = retryOn.split(',')
  const codes = words.filter((word) => /^\d+$/.test(word)).map(Number)
  const conditions = words.filter((word) => !/^\d+$/.test(word)).join(',')
  if (codes.length === 0) return { retry_on: conditions }
  const named = conditions.includes('retriable-status-codes')
  return {
    retry_on: named ? conditions : `${conditions},retriable-status-codes`,
    retriable_status_codes: codes,
  }
}

const previousHosts: Resource = {
  name: 'envoy.retry_host_predicates.previous_hosts',
  typed_config: { '@type': typeUrl('envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate') },
}
const previousPriorities: Resource = {
  name: 'envoy.retry_priorities.previous_priorities',
  typed_config: {
    '@type': typeUrl('envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig'),
    update_frequency: 2,
  },
}
