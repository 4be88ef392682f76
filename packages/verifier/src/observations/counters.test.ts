import { describe, expect, it } from 'vitest'
import { counterChange, parseCounters } from './counters.ts'

const v1 = 'outbound|3002|v1|forecast.weather.svc.cluster.local'

describe('counters', () => {
  const before = parseCounters(`cluster.${v1}.upstream_rq_total: 12\nserver.live: 1\n`)
  const after = parseCounters(
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

  it('are zero for a cluster that is published and has had no request yet', () => {
    const idle = parseCounters(`cluster.${v1};.membership_total: 1`)
    expect(counterChange(idle, idle).increaseOf(v1, 'upstream_rq_total')).toBe(0)
  })

  it('are unknown, not zero, when they are lower than before, or gone: the proxy has begun anew', () => {
    const gauge = `cluster.${v1}.membership_total: 1`
    const many = parseCounters(`${gauge}\ncluster.${v1}.upstream_rq_total: 12`)
    const few = parseCounters(`${gauge}\ncluster.${v1}.upstream_rq_total: 3`)
    const none = parseCounters(gauge)
    expect(counterChange(many, few).increaseOf(v1, 'upstream_rq_total')).toBeUndefined()
    expect(counterChange(many, none).increaseOf(v1, 'upstream_rq_total')).toBeUndefined()
  })

  it('are unknown, not zero, when only other counters of the cluster are published', () => {
    const others = parseCounters(`cluster.${v1}.membership_total: 1\ncluster.${v1}.upstream_rq_total: 12`)
    expect(counterChange(others, others).increaseOf(v1, 'upstream_rq_retry')).toBeUndefined()
  })

  it('are unknown, not zero, of a cluster that was not there before', () => {
    const there = parseCounters(`cluster.${v1}.membership_total: 1`)
    expect(counterChange(new Map(), there).increaseOf(v1, 'upstream_rq_total')).toBeUndefined()
  })

  it('have the same name with and without the semicolon that Istio puts behind a cluster', () => {
    const marked = parseCounters(`cluster.${v1};.upstream_rq_total: 5`)
    expect(counterChange(new Map(), marked).increaseOf(v1, 'upstream_rq_total')).toBe(5)
  })

  it('of a filter are added up over all listeners, and unknown when none publishes them', () => {
    const one = parseCounters('http.outbound_0.0.0.0_3003;.fault.aborts_injected: 4\nhttp.admin.rq_total: 9')
    const two = parseCounters(
      'http.outbound_0.0.0.0_3003;.fault.aborts_injected: 9\nhttp.outbound_0.0.0.0_3002;.fault.aborts_injected: 2',
    )
    expect(counterChange(one, two).increaseOfFilter('fault.aborts_injected')).toBe(7)
    expect(counterChange(one, two).increaseOfFilter('fault.delays_injected')).toBeUndefined()
    expect(counterChange(two, one).increaseOfFilter('fault.aborts_injected')).toBeUndefined()
  })

  it('have parts behind the cluster, and gauges have a value of their own', () => {
    const ejected = parseCounters(`cluster.${v1}.outlier_detection.ejections_active: 2`)
    expect(counterChange(ejected, ejected).valueOf(v1, 'outlier_detection.ejections_active')).toBe(2)
    expect(counterChange(ejected, ejected).increaseOf(v1, 'outlier_detection.ejections_active')).toBe(0)
  })
})
