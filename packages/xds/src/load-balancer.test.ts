import { expect, it } from 'vitest'
import { buildLoadBalancer } from './load-balancer.ts'

it.each([
  [undefined, 'LEAST_REQUEST'],
  ['UNSPECIFIED', 'LEAST_REQUEST'],
  ['LEAST_CONN', 'LEAST_REQUEST'],
  ['LEAST_REQUEST', 'LEAST_REQUEST'],
  ['ROUND_ROBIN', 'ROUND_ROBIN'],
  ['RANDOM', 'RANDOM'],
])('%s is %s for Envoy', (simple, policy) => {
  expect(buildLoadBalancer(simple === undefined ? undefined : { simple })).toEqual({ lb_policy: policy })
})

it('a consistent hash is a ring of at least 1024 places, unless the rule says otherwise', () => {
  const sizeOf = (consistentHash: object) => buildLoadBalancer({ consistentHash }).ring_hash_lb_config
  expect(sizeOf({})).toEqual({ minimum_ring_size: '1024' })
  expect(sizeOf({ minimumRingSize: 2048 })).toEqual({ minimum_ring_size: '2048' })
  expect(sizeOf({ ringHash: { minimumRingSize: 17 } })).toEqual({ minimum_ring_size: '17' })
  expect(sizeOf({ ringHash: {} })).toBeUndefined()
})

it('maglev has a table', () => {
  expect(buildLoadBalancer({ consistentHash: { maglev: { tableSize: 251 } } })).toEqual({
    lb_policy: 'MAGLEV',
    maglev_lb_config: { table_size: '251' },
  })
})

it('a new server warms up where the policy can spare it', () => {
  const warmup = { duration: '1m', aggression: 2.5 }
  const window = (simple: string) => buildLoadBalancer({ simple, warmup })
  const slowStart = {
    slow_start_window: '60s',
    min_weight_percent: { value: 10 },
    aggression: { default_value: 2.5, runtime_key: '(' },
  }
  expect(window('ROUND_ROBIN').round_robin_lb_config).toEqual({ slow_start_config: slowStart })
  expect(window('LEAST_CONN').least_request_lb_config).toEqual({ slow_start_config: slowStart })
  expect(window('RANDOM')).toEqual({ lb_policy: 'RANDOM' })
  expect(buildLoadBalancer({ warmupDurationSecs: '45s' })).toEqual({
    lb_policy: 'LEAST_REQUEST',
    least_request_lb_config: { slow_start_config: { slow_start_window: '45s' } },
  })
  expect(Object.keys(buildLoadBalancer({ warmup, consistentHash: { useSourceIp: true } }))).toEqual([
    'lb_policy',
    'ring_hash_lb_config',
  ])
})
