import { delay } from '../process/delay.ts'

export interface ProbeSchedule {
  readonly initialDelayMs: number
  readonly periodMs: number
  readonly timeoutMs: number
  readonly successThreshold: number
  readonly failureThreshold: number
}

/** A check that can be repeated: resolves when it passes, rejects with the reason when not. */
export interface ProbeCheck {
  readonly schedule: ProbeSchedule
  /** The first success is the last word. */
  readonly once?: boolean
  attempt(signal: AbortSignal): Promise<void>
}

export interface ProbeReport {
  readonly passed: boolean
  /** Why the attempt failed. */
  readonly message?: string
  /** The threshold, of successes or of failures, is reached. */
  readonly settled: boolean
}

/** The pause before the second attempt; it grows by half each time, up to half a second. */
const firstPauseMs = 50
const longestPauseMs = 500

/**
 * Repeats a check until it is stopped. Until its first success it is also tried between the periods, so that a pod
 * is ready as soon as it can be; these extra attempts count only if they pass (Kubernetes waits a whole period).
 * Returns the way to stop it.
 */
export function startProbe(check: ProbeCheck, report: (result: ProbeReport) => void): () => void {
  const stop = new AbortController()
  void run(check, report, stop.signal)
  return () => stop.abort()
}

async function run(check: ProbeCheck, report: (result: ProbeReport) => void, stop: AbortSignal) {
  const { initialDelayMs, periodMs, timeoutMs, successThreshold, failureThreshold } = check.schedule
  let successes = 0
  let failures = 0
  let passedOnce = false
  let pauseMs = firstPauseMs
  await delay(initialDelayMs, stop)
  let countFrom = performance.now() + periodMs
  while (!stop.aborted) {
    const failure = await attempt(check, timeoutMs, stop)
    if (stop.aborted) return
    if (failure === undefined) {
      passedOnce = true
      successes += 1
      failures = 0
      const settled = successes >= successThreshold
      report({ passed: true, settled })
      if (settled && check.once === true) return
    } else {
      successes = 0
      const counts = passedOnce || performance.now() >= countFrom
      if (counts) {
        failures += 1
        countFrom = performance.now() + periodMs
        report({ passed: false, message: failure, settled: failures >= failureThreshold })
      }
    }
    await delay(passedOnce ? periodMs : Math.min(pauseMs, longestPauseMs, periodMs), stop)
    pauseMs *= 1.5
  }
}

/** The reason of a failure; undefined when the check passed. */
async function attempt(check: ProbeCheck, timeoutMs: number, stop: AbortSignal): Promise<string | undefined> {
  const timeout = AbortSignal.timeout(timeoutMs)
  try {
    await check.attempt(AbortSignal.any([stop, timeout]))
    return undefined
  } catch (error) {
    if (timeout.aborted) return `no answer within ${timeoutMs / 1000} s`
    return error instanceof Error ? error.message : String(error)
  }
}
