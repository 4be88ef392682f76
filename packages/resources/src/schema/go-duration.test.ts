import { describe, expect, it } from 'vitest'
import { parseGoDuration } from './go-duration.ts'

describe('durations as Go reads them', () => {
  it.each([
    ['0', 0n],
    ['1ns', 1n],
    ['1us', 1_000n],
    ['1µs', 1_000n],
    ['1.5s', 1_500_000_000n],
    ['.5s', 500_000_000n],
    ['1h2m3s', 3_723_000_000_000n],
    ['-2m', -120_000_000_000n],
    ['+3ms', 3_000_000n],
  ])('%s is %s ns', (text, nanoseconds) => {
    expect(parseGoDuration(text)).toBe(nanoseconds)
  })

  it.each([
    ['', 'time: invalid duration ""'],
    ['three', 'time: invalid duration "three"'],
    ['3', 'time: missing unit in duration "3"'],
    ['3d', 'time: unknown unit "d" in duration "3d"'],
    ['.s', 'time: invalid duration ".s"'],
    ['9999999h', 'time: invalid duration "9999999h"'],
  ])('%j is none', (text, error) => {
    expect(parseGoDuration(text)).toEqual({ error })
  })
})
