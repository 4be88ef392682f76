import { describe, expect, it } from 'vitest'
import { median, summarize } from './summarize.ts'

describe('median', () => {
  it.each([
    [[7], 7],
    [[9, 1, 5], 5],
    [[10, 2, 4, 100], 7],
  ])('of %j is %d', (samples, expected) => expect(median(samples)).toBe(expected))

  it('leaves the samples as they were', () => {
    const samples = [3, 1, 2]
    median(samples)
    expect(samples).toEqual([3, 1, 2])
  })

  it('of nothing is an error, not a number', () => expect(() => median([])).toThrow('without samples'))
})

describe('summarize', () => {
  const measured = { what: 'a push', unit: 'ms', samples: [10, 30, 20] } as const

  it('is within a budget that it meets exactly', () => {
    expect(summarize('push', { ...measured, budget: { median: 20, worst: 30 } })).toEqual({
      benchmark: 'push',
      what: 'a push',
      unit: 'ms',
      median: 20,
      worst: 30,
      n: 3,
      budget: { median: 20, worst: 30 },
      verdict: 'within',
    })
  })

  it.each([{ median: 19 }, { worst: 29 }, { median: 20, worst: 29 }])('is over %j', (budget) =>
    expect(summarize('push', { ...measured, budget }).verdict).toBe('over'),
  )

  it('takes the least of requests a second for the worst, and a lower limit for their budget', () => {
    const rate = { what: 'ratings', unit: '/s', samples: [900, 1_100, 1_000] } as const
    expect(summarize('services', { ...rate, budget: { least: 1_000 } })).toMatchObject({
      median: 1_000,
      worst: 900,
      verdict: 'within',
    })
    expect(summarize('services', { ...rate, budget: { least: 1_001 } }).verdict).toBe('over')
  })

  it('has no verdict without a budget', () => {
    expect(summarize('push', measured).verdict).toBeUndefined()
  })
})
