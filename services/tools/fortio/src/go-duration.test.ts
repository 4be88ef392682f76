import { expect, test } from 'vitest'
import { formatDuration, parseDuration } from './go-duration.ts'

test.each([
  ['5s', 5000],
  ['1m30s', 90_000],
  ['1.5h', 5_400_000],
  ['300ms', 300],
  ['20us', 0.02],
  ['-2s', -2000],
  ['0', 0],
])('%s is read', (text, ms) => {
  expect(parseDuration(text)).toBeCloseTo(ms, 9)
})

test.each(['5', 's', '', '1 s', '1x', '1s2', '.s'])('"%s" is no duration', (text) => {
  expect(parseDuration(text)).toBeUndefined()
})

test.each([
  [0, '0s'],
  [200, '200ms'],
  [25.41625, '25.41625ms'],
  [0.586735, '586.735µs'],
  [1500, '1.5s'],
  [60_000, '1m0s'],
  [5_400_000, '1h30m0s'],
])('%d ms are printed as Go does', (ms, text) => {
  expect(formatDuration(ms)).toBe(text)
})
