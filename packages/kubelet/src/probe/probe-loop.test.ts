import { expect, test, vi } from 'vitest'
import { type ProbeReport, startProbe } from './probe-loop.ts'

const schedule = {
  initialDelayMs: 0,
  periodMs: 20,
  timeoutMs: 1000,
  successThreshold: 1,
  failureThreshold: 3,
}

/** Runs a probe over these outcomes, the last one for ever, until `until` is true of the reports. */
async function reportsOf(
  outcomes: readonly boolean[],
  until: (reports: readonly ProbeReport[]) => boolean,
  changes: Partial<typeof schedule> & { once?: boolean } = {},
): Promise<{ reports: readonly ProbeReport[]; attempts: number }> {
  const { once = false, ...times } = changes
  const reports: ProbeReport[] = []
  let attempts = 0
  const attempt = async () => {
    const passes = outcomes[Math.min(attempts, outcomes.length - 1)]
    attempts += 1
    if (!passes) throw new Error('no')
  }
  const check = { schedule: { ...schedule, ...times }, once, attempt }
  const stop = startProbe(check, (report) => reports.push(report))
  await vi.waitUntil(() => until(reports), { timeout: 20_000, interval: 5 })
  stop()
  return { reports, attempts }
}

test('failures before the first period has passed are tried again at once and do not count', async () => {
  const { reports, attempts } = await reportsOf([false, false, true], (all) => all.length > 0, {
    periodMs: 10_000,
  })
  expect(reports).toEqual([{ passed: true, settled: true }])
  expect(attempts).toBe(3)
})

test('the threshold of failures settles it', async () => {
  const { reports } = await reportsOf([true, false], (all) => all.some((r) => !r.passed && r.settled))
  const failed = { passed: false, message: 'no' }
  expect(reports.slice(0, 4)).toEqual([
    { passed: true, settled: true },
    { ...failed, settled: false },
    { ...failed, settled: false },
    { ...failed, settled: true },
  ])
})

test('the threshold of successes settles it', async () => {
  const { reports } = await reportsOf([true], (all) => all.some((r) => r.settled), { successThreshold: 2 })
  expect(reports.slice(0, 2)).toEqual([
    { passed: true, settled: false },
    { passed: true, settled: true },
  ])
})

test('an attempt that takes too long has failed', async () => {
  const reports: ProbeReport[] = []
  const attempt = (signal: AbortSignal) =>
    new Promise<void>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  const stop = startProbe({ schedule: { ...schedule, timeoutMs: 20 }, attempt }, (r) => reports.push(r))
  await vi.waitUntil(() => reports.length > 0, { timeout: 20_000, interval: 5 })
  stop()
  expect(reports[0]).toEqual({ passed: false, message: 'no answer within 0.02 s', settled: false })
})
