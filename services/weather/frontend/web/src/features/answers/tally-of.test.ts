import { expect, test } from 'vitest'
import { answer } from './answer.fixture.ts'
import { tallyOf } from './tally-of.ts'

test('answers are counted by version, failures by status, each with its median time', () => {
  const rows = tallyOf([
    answer({ servedBy: 'forecast-v2', recommendation: 'dress:A', durationMs: 10 }),
    answer({ servedBy: 'forecast-v1', durationMs: 3 }),
    answer({ servedBy: 'forecast-v2', status: 503, durationMs: 7 }),
    answer({ servedBy: 'forecast-v2', recommendation: 'dress:B', durationMs: 30 }),
  ])
  const [v1, v2, failed] = rows
  expect(rows).toHaveLength(3)
  expect(v1).toMatchObject({
    servedBy: 'forecast-v1',
    kind: 'plain',
    count: 1,
    share: 0.25,
    medianMs: 3,
  })
  expect(v2).toMatchObject({
    servedBy: 'forecast-v2',
    kind: 'recommends',
    count: 2,
    share: 0.5,
    medianMs: 20,
  })
  expect(failed).toMatchObject({
    servedBy: undefined,
    kind: 'failed',
    failedWith: 503,
    count: 1,
    medianMs: 7,
  })
})

test('without answers there are no rows', () => {
  expect(tallyOf([])).toEqual([])
})
