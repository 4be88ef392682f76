import { expect, test } from 'vitest'
import { timestamp } from './timestamp.ts'

test('a time is that of Date, whichever was asked for before', () => {
  for (const now of [1_700_000_000_007, 1_700_000_000_999, 1_700_000_001_000, 0, 1_700_000_000_010])
    expect(timestamp(now)).toBe(`,"time":"${new Date(now).toISOString()}"`)
})
