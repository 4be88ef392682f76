import { describe, expect, it } from 'vitest'
import { counterChange, parseCounters } from '../observations/counters.ts'
import type { Observation } from '../observations/observation.ts'
import type { TrafficResult } from '../traffic/traffic-result.ts'
import { counterIncrease } from './counter-increase.ts'
import { everyResponse } from './every-response.ts'
import { share } from './share.ts'

const result = (seq: number, status: number, workload: string): TrafficResult => ({
  ...{ seq, id: `id-${seq}`, status, headers: { 'x-served-by': workload }, durationMs: 1 },
  ...{ bodySize: 0, body: '', error: undefined, message: undefined },
})

const observe = (results: readonly TrafficResult[]): Observation => ({
  ...{ namespace: 'weather', results, pods: [], sender: 'weather/frontend-v1-a' },
  answers: results.map(({ headers }) => ({ workload: headers['x-served-by'] ?? '', instance: undefined })),
})

describe('the witness of a finding', () => {
  const requests = (workload: string, count: number, from = 0) =>
    Array.from({ length: count }, (_, index) => result(from + index, 200, workload))

  it('is a request of the workload that answers too often, also where another one answers too seldom', () => {
    const observation = observe([...requests('forecast-v1', 95), ...requests('forecast-v2', 5, 95)])
    const [v1, v2] = share('weather', { 'forecast-v1': 0.5, 'forecast-v2': 0.5 }).judge(observation)
    expect(v1).toMatchObject({ outcome: 'fail', witness: { request: 'id-94' } })
    expect(v2).toMatchObject({ outcome: 'fail', witness: { request: 'id-94' } })
  })

  it('is the answer that is otherwise', () => {
    const observation = observe([result(0, 200, 'a'), result(1, 503, 'a'), result(2, 200, 'a')])
    expect(everyResponse('weather', { status: 200 }).judge(observation)[0]).toMatchObject({
      witness: { request: 'id-1' },
    })
  })

  it('is not there where the count is in its band', () => {
    const [finding] = everyResponse('weather', { status: 200 }).judge(observe([result(0, 200, 'a')]))
    expect(finding).not.toHaveProperty('witness')
  })
})

describe('a counter', () => {
  it('is shown before and after', () => {
    const name = 'cluster.outbound|3002|v2|forecast.weather.svc.cluster.local.upstream_rq_retry'
    const counters = counterChange(parseCounters(`${name}: 3`), parseCounters(`${name}: 23`))
    const expectation = counterIncrease('weather', {
      ...{ cluster: { port: 3002, subset: 'v2', host: 'forecast' }, stat: 'upstream_rq_retry', by: 25 },
    })
    expect(expectation.judge({ ...observe([]), counters })[0]?.evidence).toEqual([
      { proxy: 'weather/frontend-v1-a', line: `${name}: 3 → 23` },
    ])
  })
})
