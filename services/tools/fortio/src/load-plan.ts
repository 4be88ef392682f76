import { formatDuration } from './go-duration.ts'
import { formatGeneral } from './go-number.ts'

export interface LoadOptions {
  /** -1: as fast as it goes. */
  readonly qps: number
  /** How long to call; 0: until interrupted. */
  readonly durationMs: number
  /** How many calls; 0: for the duration. */
  readonly exactly: number
  readonly threads: number
  readonly jitter: boolean
  readonly uniform: boolean
  readonly noCatchUp: boolean
}

/** Who calls how often, and how that is said. */
export interface LoadPlan {
  readonly threads: number
  /** Calls of each thread; 0: until the time is over. */
  readonly calls: number
  /** Calls that the first thread makes more. */
  readonly leftOver: number
  readonly requestedQps: string
  readonly requestedDuration: string
  readonly startLine: string
  /** The start line is printed even with -quiet: a person must know to interrupt. */
  readonly untilInterrupted: boolean
  readonly warnings: readonly string[]
}

/** Shares the calls between threads as fortio does: at a given rate each thread has two at least. */
export function planLoad(options: LoadOptions): LoadPlan {
  return options.qps > 0 ? planRate(options) : planFullSpeed(options)
}

/** JavaScript runs on one thread, however many connections wait at once. */
const goMax = 1

function planRate({ qps, durationMs, exactly, threads: wanted }: LoadOptions): LoadPlan {
  const start = (threads: number) =>
    `Starting at ${formatGeneral(qps)} qps with ${threads} thread(s) [gomax ${goMax}]`
  const requestedQps = formatGeneral(qps, 9)
  if (exactly === 0 && durationMs === 0)
    return untilInterrupted(wanted, requestedQps, `${start(wanted)} until interrupted\n`)
  const warnings: string[] = []
  let threads = wanted
  let all = exactly || Math.trunc((qps * durationMs) / 1000)
  const requestedDuration = exactly ? `exactly ${exactly} calls` : formatDuration(durationMs)
  if (all < 2) {
    warnings.push(
      'Increasing the number of calls to the minimum of 2 with 1 thread. total duration will increase',
    )
    all = 2
    threads = 1
  }
  if (2 * threads > all) {
    const fewer = Math.trunc(all / 2)
    const change = `total call ${all} -> lowering from ${threads} to ${fewer} threads`
    warnings.push(`Lowering number of threads - ${change}`)
    threads = fewer
  }
  const calls = Math.trunc(all / threads)
  const shared = calls * threads
  const leftOver = exactly ? exactly - shared : 0
  const rest = exactly
    ? ` : exactly ${exactly}, ${calls} calls each (total ${shared} + ${leftOver})`
    : ` for ${requestedDuration} : ${calls} calls each (total ${shared})`
  const startLine = `${start(threads)}${rest}\n`
  return {
    threads,
    calls,
    leftOver,
    requestedQps,
    requestedDuration,
    startLine,
    untilInterrupted: false,
    warnings,
  }
}

function planFullSpeed({ durationMs, exactly, threads }: LoadOptions): LoadPlan {
  const start = `Starting at max qps with ${threads} thread(s) [gomax ${goMax}]`
  if (exactly === 0 && durationMs === 0)
    return untilInterrupted(threads, 'max', `${start} until interrupted\n`)
  const calls = Math.trunc(exactly / threads)
  const leftOver = exactly % threads
  const requestedDuration = exactly ? `exactly ${exactly} calls` : formatDuration(durationMs)
  const share = exactly ? ` (${calls} per thread + ${leftOver})` : ''
  return {
    threads,
    calls,
    leftOver,
    requestedQps: 'max',
    requestedDuration,
    startLine: `${start} for ${requestedDuration}${share}\n`,
    untilInterrupted: false,
    warnings: [],
  }
}

function untilInterrupted(threads: number, requestedQps: string, startLine: string): LoadPlan {
  const requestedDuration = 'until stop'
  return {
    threads,
    calls: 0,
    leftOver: 0,
    requestedQps,
    requestedDuration,
    startLine,
    untilInterrupted: true,
    warnings: [],
  }
}
