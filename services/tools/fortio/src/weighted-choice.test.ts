import { expect, test } from 'vitest'
import { weightedChoice } from './weighted-choice.ts'

test('a share of the points falls on each value', () => {
  const counts: Record<string, number> = {}
  for (let point = 0; point < 100; point++) {
    const value = weightedChoice('503:20,404:10', point) ?? 'none'
    counts[value] = (counts[value] ?? 0) + 1
  }
  expect(counts).toEqual({ 503: 20, 404: 10, none: 70 })
})

test('a value alone is always meant, an empty text never', () => {
  expect(weightedChoice('503', 99.9)).toBe('503')
  expect(weightedChoice('', 0)).toBeUndefined()
})
