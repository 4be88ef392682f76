import { describe, expect, it } from 'vitest'
import { buildRetryPolicy } from './retry-policy.ts'

describe('buildRetryPolicy', () => {
  it('retries twice when the rule says nothing', () => {
    expect(buildRetryPolicy(undefined)).toMatchObject({
      num_retries: 2,
      retry_on: 'connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes',
    })
  })

  it('never retries with attempts 0, nor without attempts', () => {
    expect(buildRetryPolicy({ attempts: 0 })).toBeUndefined()
    expect(buildRetryPolicy({})).toBeUndefined()
  })

  it('takes status codes out of the conditions', () => {
    expect(buildRetryPolicy({ attempts: 1, retryOn: 'gateway-error,503,504' })).toMatchObject({
      retry_on: 'gateway-error,retriable-status-codes',
      retriable_status_codes: [503, 504],
    })
  })

  it('stays with the host of a consistent hash', () => {
    expect(buildRetryPolicy(undefined, true)?.retry_host_predicate).toBeUndefined()
    expect(
      buildRetryPolicy({ attempts: 1, retryIgnorePreviousHosts: true }, true)?.retry_host_predicate,
    ).toBeDefined()
  })

  it('writes durations in seconds', () => {
    expect(buildRetryPolicy({ attempts: 1, perTryTimeout: '250ms', backoff: '1m30s' })).toMatchObject({
      per_try_timeout: '0.25s',
      retry_back_off: { base_interval: '90s' },
    })
  })
})
