import { type Band, binomialBand } from './band.ts'
import { binomialBetween } from './binomial.ts'
import { powerAt } from './power.ts'

/** How surely a check tells a right mesh from a wrong one, both as probabilities of one run. */
export interface Chance {
  /** What is drawn, or counted. */
  readonly of: string
  /** A mesh that is right fails. */
  readonly falseAlarm: number
  /** What is wrong with the mesh that passes with probability `miss`. */
  readonly against: string
  readonly miss: number
}

/** A share of `n` draws within its band; wrong is a mesh that is `distance` (0–1) off. */
export function chanceOfShare(of: string, n: number, share: number, distance: number): Chance {
  const { against, missProbability } = powerAt(n, share, distance)
  return {
    of,
    falseAlarm: outside(binomialBand(n, share), n, share),
    against: `a share of ${percent(against)}, not ${percent(share)}`,
    miss: missProbability,
  }
}

/** How many requests a mesh may treat otherwise before a check of each one is said to be sure of it. */
const leak = 0.05

/** The same demand on each of `n` requests: nothing is left to chance in a mesh that is right. */
export function chanceOfEach(n: number): Chance {
  const miss = binomialBetween(n, 1 - leak, n, n)
  return { of: 'each request alike', falseAlarm: 0, against: 'one request in twenty otherwise', miss }
}

function outside({ low, high }: Band, n: number, share: number): number {
  return binomialBetween(n, share, 0, low - 1) + binomialBetween(n, share, high + 1, n)
}

function percent(share: number): string {
  return `${Math.round(share * 1e4) / 100} %`
}
