import { expect, test } from 'vitest'
import { median } from './median.ts'

test.each([
  [[], undefined],
  [[7], 7],
  [[10, 2], 6],
  [[100, 9, 10], 10],
  [[4, 1, 3, 2], 2.5],
])('the median of %j is %j', (numbers, expected) => {
  expect(median(numbers)).toBe(expected)
})
