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

/** Limits in the measurement's unit; upper ones for the median and the worst, a lower one for the median. */
export interface Budget {
  readonly least?: number
  readonly median?: number
  readonly worst?: number
}

/** MB are 10^6 bytes; `×` is a factor; `/s` are requests a second, of which more is better. */
export type Unit = 'ms' | 'MB' | '×' | '/s'

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
