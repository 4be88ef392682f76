/** What a benchmark may use. */
export interface BenchContext {
  /** The repository. */
  readonly root: string
  readonly envoyPath: string
  readonly kubectlPath: string
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
  readonly progress: (text: string) => void
}

/** Upper limits, in the measurement's unit; the median's is the budget itself unless only the worst counts. */
export interface Budget {
  readonly median?: number
  readonly worst?: number
}

/** MB are 10^6 bytes; `×` is a factor. */
export type Unit = 'ms' | 'MB' | '×'

/** One line of the table before it is summed up. */
export interface Measurement {
  readonly what: string
  readonly unit: Unit
  /** At least one, in order of time. */
  readonly samples: readonly number[]
  readonly budget?: Budget
}

export interface Benchmark {
  /** The word after `pnpm bench`. */
  readonly name: string
  readonly about: string
  run(context: BenchContext): Promise<readonly Measurement[]>
}
