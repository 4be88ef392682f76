import { expect, it } from 'vitest'
import { buildDuration, parseDuration } from './duration.ts'

it.each([
  ['3s', '3s'],
  ['250ms', '0.25s'],
  ['1m30s', '90s'],
  ['1h', '3600s'],
  ['0.25s', '0.25s'],
  ['1500us', '0.0015s'],
  ['0', '0s'],
])('%s is %s for Envoy', (text, expected) => {
  expect(buildDuration(text)).toBe(expected)
})

it.each(['', '3', 's', '3 s', '3x', '1s junk'])('"%s" is no duration', (text) => {
  expect(() => parseDuration(text)).toThrow(RangeError)
})
