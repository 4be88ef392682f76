import { setTimeout as delay } from 'node:timers/promises'
import { secondsSince } from './elapsed.ts'
import { formatDuration } from './go-duration.ts'
import { formatGeneral } from './go-number.ts'
import { Histogram } from './histogram.ts'
import type { LoadOptions, LoadPlan } from './load-plan.ts'
import type { Logger } from './logger.ts'

export interface RunOptions {
  readonly load: LoadOptions
  readonly plan: LoadPlan
  readonly resolution: number
  readonly logger: Logger
  readonly signal: AbortSignal
  /** One call of a thread; resolves with whether it was a success. */
  call(thread: number): Promise<boolean>
}

/** Times in seconds. */
export interface RunTimes {
  readonly calls: Histogram
  /** Those of `calls` that were no success. */
  readonly errors: Histogram
  /** Pauses before a call; below zero when the call is late. */
  readonly pauses: Histogram
  readonly startedAt: Date
  readonly elapsedMs: number
}

type Shared = Omit<RunTimes, 'elapsedMs'> & { readonly start: number }

/** All threads at once; resolves when the last has ended. */
export async function runThreads(options: RunOptions): Promise<RunTimes> {
  const { plan, resolution } = options
  const shared: Shared = {
    calls: new Histogram(resolution),
    errors: new Histogram(resolution),
    pauses: new Histogram(0.001, -0.001),
    startedAt: new Date(),
    start: performance.now(),
  }
  const threads = Array.from({ length: plan.threads }, (_, thread) => runThread(thread, options, shared))
  await Promise.all(threads)
  return { ...shared, elapsedMs: performance.now() - shared.start }
}

async function runThread(thread: number, options: RunOptions, shared: Shared): Promise<void> {
  const { plan, load, signal, logger } = options
  const rate = load.qps > 0 ? load.qps / plan.threads : 0
  const calls = plan.calls + (thread === 0 ? plan.leftOver : 0)
  let { start } = shared
  if (rate > 0 && load.uniform) {
    const offsetMs = ((1000 / rate) * thread) / plan.threads
    start += offsetMs
    if (!(await pause(offsetMs, signal))) return
  }
  let made = 0
  for (;;) {
    const called = performance.now()
    if (isOver(called, made, calls, thread, options, shared)) break
    const success = await options.call(thread)
    const seconds = secondsSince(called)
    shared.calls.record(seconds)
    if (!success) shared.errors.record(seconds)
    made += 1
    if (rate === 0) {
      if ((load.exactly > 0 && made >= calls) || signal.aborted) break
      continue
    }
    const next = nextCall({ made, calls, rate, start, load })
    made = next.made
    if (next.pauseMs === undefined) break
    shared.pauses.record(Math.round(next.pauseMs * 1e6) / 1e9)
    if (!(await pause(next.pauseMs, signal))) break
  }
  const tookMs = performance.now() - start
  const name = `T${String(thread).padStart(3, '0')}`
  const speed = formatGeneral(made / (tookMs / 1000))
  logger.write('Info', `${name} ended after ${formatDuration(tookMs)} : ${made} calls. qps=${speed}`)
}

/** The time is over; at a given rate not before two calls, and not just before the last. */
function isOver(
  now: number,
  made: number,
  calls: number,
  thread: number,
  { load, logger }: RunOptions,
  { start }: Shared,
): boolean {
  if (load.exactly > 0 || load.durationMs === 0 || now <= start + load.durationMs) return false
  if (load.qps <= 0) return true
  if (made < 2 || made === calls - 1) return false
  const name = `T${String(thread).padStart(3, '0')}`
  const limit = formatDuration(load.durationMs)
  logger.write('Warning', `${name} warning only did ${made} out of ${calls} calls before reaching ${limit}`)
  return true
}

interface Moment {
  readonly made: number
  readonly calls: number
  /** Calls a second of one thread. */
  readonly rate: number
  readonly start: number
  readonly load: LoadOptions
}

/** How long to wait for the next call; undefined after the last. Late calls are left out with -nocatchup. */
function nextCall({ made, calls, rate, start, load }: Moment): { made: number; pauseMs: number | undefined } {
  for (let index = made; ; index++) {
    if ((load.exactly > 0 || load.durationMs > 0) && index >= calls)
      return { made: index, pauseMs: undefined }
    // With a duration the last call falls on its end.
    const position = load.durationMs > 0 ? index + index / (calls - 1) : index
    const pauseMs = start + (1000 * position) / rate - performance.now()
    if (load.noCatchUp && pauseMs < 0) continue
    const jitterMs = load.jitter && pauseMs > 0 ? ((Math.random() * 2 - 1) * pauseMs) / 10 : 0
    return { made: index, pauseMs: pauseMs + jitterMs }
  }
}

/** False when the run was ended meanwhile. */
async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await delay(Math.max(0, ms), undefined, { signal })
    return true
  } catch {
    return false
  }
}
