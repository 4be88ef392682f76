import { expect, it } from 'vitest'
import { parseCounters } from '../observations/counters.ts'
import { waitIdle } from './wait-idle.ts'

const gauge = (value: number) =>
  parseCounters(
    `cluster.outbound|3002|v1|forecast.weather.svc.cluster.local.upstream_rq_active: ${value}\ncluster.xds.upstream_rq_active: 1\n`,
  )

it('waitIdle asks until no outbound request is under way, and no more', async () => {
  const answers = [gauge(2), gauge(1), gauge(0), gauge(5)]
  const last = await waitIdle(async () => answers.shift() ?? gauge(0), new AbortController().signal)
  expect([last, ...answers]).toEqual([gauge(0), gauge(5)])
})

it('waitIdle takes a proxy without the gauge as idle', async () => {
  let asked = 0
  await waitIdle(async () => {
    asked += 1
    return new Map()
  }, new AbortController().signal)
  expect(asked).toBe(1)
})

it('waitIdle ends when the run does', async () => {
  const controller = new AbortController()
  const waiting = waitIdle(async () => {
    controller.abort()
    return gauge(1)
  }, controller.signal)
  await expect(waiting).rejects.toThrow('aborted')
})
