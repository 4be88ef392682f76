import { expect, it } from 'vitest'
import { buildConnectionPool } from './connection-pool.ts'
import { valueAt } from './json.ts'

it("a rule's keep-alive lies over that of the mesh, value by value", () => {
  const mesh = { connectTimeout: '3s', tcpKeepalive: { time: '600s', probes: 4 } }
  const keepalive = ['upstream_connection_options', 'tcp_keepalive'] as const
  const bare = buildConnectionPool(undefined, mesh)
  expect(bare.connect_timeout).toBe('3s')
  expect(valueAt(bare, ...keepalive)).toEqual({ keepalive_time: 600, keepalive_probes: 4 })
  const pool = { tcp: { connectTimeout: '1s', tcpKeepalive: { time: '5s', interval: '1s' } } }
  const ruled = buildConnectionPool(pool, mesh)
  expect(ruled.connect_timeout).toBe('1s')
  expect(valueAt(ruled, ...keepalive)).toEqual({
    keepalive_time: 5,
    keepalive_probes: 4,
    keepalive_interval: 1,
  })
  expect(buildConnectionPool(undefined, {}).upstream_connection_options).toBeUndefined()
})

it.each([
  [{}, 20, 3],
  [{ percent: 0, minRetryConcurrency: 0 }, 0, 3],
  [{ percent: 12.5, minRetryConcurrency: 7 }, 12.5, 7],
])('a retry budget of %j allows %d %% of the requests, and %d always', (budget, percent, concurrency) => {
  const pool = buildConnectionPool(undefined, {}, budget)
  expect(valueAt(pool, 'circuit_breakers', 'thresholds', 0, 'retry_budget')).toEqual({
    budget_percent: { value: percent },
    min_retry_concurrency: concurrency,
  })
})
