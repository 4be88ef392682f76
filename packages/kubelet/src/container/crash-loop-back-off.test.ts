import { expect, test } from 'vitest'
import { CrashLoopBackOff } from './crash-loop-back-off.ts'

test('the first restart is at once, then 10 s, doubling up to five minutes', () => {
  const backOff = new CrashLoopBackOff()
  const waits = Array.from({ length: 8 }, () => backOff.after(100) / 1000)
  expect(waits).toEqual([0, 10, 20, 40, 80, 160, 300, 300])
})

test('a run of ten minutes starts over', () => {
  const backOff = new CrashLoopBackOff()
  backOff.after(0)
  backOff.after(0)
  expect(backOff.after(599_999)).toBe(20_000)
  expect(backOff.after(600_000)).toBe(0)
  expect(backOff.after(0)).toBe(10_000)
})
