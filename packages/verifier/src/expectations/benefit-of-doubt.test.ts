import { expect, it } from 'vitest'
import { counterChange, parseCounters } from '../observations/counters.ts'
import { benefitOfDoubt } from './benefit-of-doubt.ts'
import { judgeCount } from './expectation.ts'

const counted = (observed: number) =>
  judgeCount({ name: 'turns', observed, sample: 30, accepted: { low: 30, high: 30 } })
const proxyWith = (threads: number) => {
  const stats = parseCounters(`server.concurrency: ${threads}`)
  return { counters: counterChange(stats, stats) }
}

it('turns a failure into a doubt where worker threads can be the reason, and says what to do', () => {
  const { outcome, observed, note } = benefitOfDoubt(counted(17), { oneThread: true }, proxyWith(2))
  expect({ outcome, observed }).toEqual({ outcome: 'inconclusive', observed: 17 })
  expect(note).toMatch(/2 worker threads.*concurrency: 1/)
})

it('excuses nothing else', () => {
  expect(benefitOfDoubt(counted(17), { oneThread: true }, proxyWith(1)).outcome).toBe('fail')
  expect(benefitOfDoubt(counted(17), { oneThread: true }, {}).outcome).toBe('fail')
  expect(benefitOfDoubt(counted(17), {}, proxyWith(2)).outcome).toBe('fail')
  expect(benefitOfDoubt(counted(30), { oneThread: true }, proxyWith(2)).outcome).toBe('pass')
})
