import type { Budget, Measurement, Unit } from './benchmark.ts'

type Verdict = 'within' | 'over'

/** One line of the table. */
export interface BenchResult {
  readonly benchmark: string
  readonly what: string
  readonly unit: Unit
  readonly median: number
  readonly worst: number
  readonly n: number
  readonly budget: Budget | undefined
  /** undefined without a budget: the line is there to compare with. */
  readonly verdict: Verdict | undefined
}

/** The middle one, or the mean of the two in the middle. Throws on an empty list: nothing was measured. */
export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b)
  const half = sorted.length / 2
  const lower = sorted[Math.ceil(half) - 1]
  const upper = sorted[Math.floor(half)]
  if (lower === undefined || upper === undefined) throw new Error('a measurement without samples')
  return (lower + upper) / 2
}

/** Median, worst and whether both are within the budget. */
export function summarize(benchmark: string, { what, unit, samples, budget }: Measurement): BenchResult {
  const middle = median(samples)
  const worst = unit === '/s' ? Math.min(...samples) : Math.max(...samples)
  return {
    benchmark,
    what,
    unit,
    median: middle,
    worst,
    n: samples.length,
    budget,
    verdict: budget && judge(middle, worst, budget),
  }
}

function judge(middle: number, worst: number, budget: Budget): Verdict {
  const { median: middleLimit = Infinity, worst: worstLimit = Infinity, least = 0 } = budget
  return middle <= middleLimit && worst <= worstLimit && middle >= least ? 'within' : 'over'
}
