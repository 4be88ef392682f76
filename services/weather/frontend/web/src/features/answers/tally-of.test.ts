import { expect, test } from 'vitest'
import type { Answer, Forecast } from '../../api.ts'
import { tallyOf } from './tally-of.ts'

function answer(servedBy: string | undefined, status: number, recommendation?: string): Answer<Forecast> {
  const day = { dt: 'today', temp: { day: 1 }, weather: [], ...(recommendation && { recommendation }) }
  const data = status === 200 ? { city: { name: 'Beijing' }, list: [day] } : undefined
  return { data, status, servedBy, instance: undefined, durationMs: 1 }
}

test('answers are counted by version, failures by status', () => {
  const rows = tallyOf([
    answer('forecast-v2', 200, 'dress:A'),
    answer('forecast-v1', 200),
    answer('forecast-v2', 503),
    answer('forecast-v2', 200, 'dress:B'),
  ])
  expect(rows).toEqual([
    {
      servedBy: 'forecast-v1',
      failed: false,
      failedWith: undefined,
      recommends: false,
      count: 1,
      share: 0.25,
    },
    { servedBy: 'forecast-v2', failed: false, failedWith: undefined, recommends: true, count: 2, share: 0.5 },
    { servedBy: undefined, failed: true, failedWith: 503, recommends: false, count: 1, share: 0.25 },
  ])
})

test('without answers there are no rows', () => {
  expect(tallyOf([])).toEqual([])
})
