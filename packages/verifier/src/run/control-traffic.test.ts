import { expect, it } from 'vitest'
import { counterIncrease } from '../expectations/counter-increase.ts'
import type { Expectation } from '../expectations/expectation.ts'
import { invariant } from '../expectations/role.ts'
import { share } from '../expectations/share.ts'
import { experiment } from '../experiment.ts'
import { setWeights } from '../rules/mutation.ts'
import { controlTraffic } from './control-traffic.ts'

const half = share('weather', { v1: 0.5, v2: 0.5 })
const cluster = { port: 3002, subset: 'v1', host: 'forecast' }
const counter = counterIncrease('weather', { cluster, stat: 'upstream_rq_total', by: 2508 })

const countIn = (expect: readonly Expectation[], count: number) =>
  controlTraffic(
    experiment('5.3-traffic-shifting', {
      ...{ part: 'half', question: 'Does it?', app: [], rule: ['a.yaml'], expect },
      traffic: { weather: { from: 'frontend-v1', get: 'http://forecast', count } },
      mutations: [setWeights('forecast-route', { v1: 40 })],
    }),
  ).traffic.weather?.count

it.each([
  ['a share is off in its beginning already', [half], 2508, 200],
  ['a small traffic is sent whole', [half], 132, 132],
  ['an invariant may count the whole', [half, invariant(counter)], 2508, 200],
  ['a counter wants every request', [half, counter], 2508, 2508],
])('%s', (_, expectations, count, sent) => {
  expect(countIn(expectations, count)).toBe(sent)
})
