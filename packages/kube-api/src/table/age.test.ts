import { expect, test } from 'vitest'
import { ageOf, formatAge } from './age.ts'

const minute = 60
const hour = 60 * minute
const day = 24 * hour

test.each([
  [0, '0s'],
  [-3, '0s'],
  [119, '119s'],
  [120, '2m'],
  [150, '2m30s'],
  [10 * minute, '10m'],
  [179 * minute + 59, '179m'],
  [3 * hour, '3h'],
  [3 * hour + 5 * minute, '3h5m'],
  [47 * hour, '47h'],
  [2 * day, '2d'],
  [3 * day + 4 * hour, '3d4h'],
  [8 * day + 5 * hour, '8d'],
  [800 * day, '2y70d'],
  [3000 * day, '8y'],
])('%d seconds are %s', (seconds, text) => {
  expect(formatAge(seconds)).toBe(text)
})

test('a missing time has an unknown age', () => {
  expect(ageOf(undefined, 0)).toBe('<unknown>')
})
