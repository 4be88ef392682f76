import { describe, expect, it } from 'vitest'
import { counterChange, parseClusterCounters } from './counters.ts'

const v1 = 'outbound|3002|v1|forecast.weather.svc.cluster.local'

describe('cluster counters', () => {
  const before = parseClusterCounters(`cluster.${v1}.upstream_rq_total: 12\nserver.live: 1\n`)
  const after = parseClusterCounters(
    `cluster.${v1}.upstream_rq_total: 20\ncluster.PassthroughCluster.upstream_rq_total: 3\ncluster.${v1}.upstream_rq_time: P0(1,1)\n`,
  )

  it('are told by their difference', () => {
    expect(counterChange(before, after).increaseOf(v1, 'upstream_rq_total')).toBe(8)
  })

  it('count from zero when they did not exist before', () => {
    expect(counterChange(before, after).increaseOf('PassthroughCluster', 'upstream_rq_total')).toBe(3)
  })

  it('are unknown, not zero, when the proxy does not publish them', () => {
    expect(counterChange(before, after).increaseOf(v1, 'upstream_rq_retry')).toBeUndefined()
    expect(counterChange(before, before).increaseOf('outbound|80||a', 'upstream_rq_total')).toBeUndefined()
  })

  it('have the same name with and without the semicolon that Istio puts behind a cluster', () => {
    const marked = parseClusterCounters(`cluster.${v1};.upstream_rq_total: 5`)
    expect(counterChange(new Map(), marked).increaseOf(v1, 'upstream_rq_total')).toBe(5)
  })
})
