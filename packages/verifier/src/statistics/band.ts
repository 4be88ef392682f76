import { binomialPmf } from './binomial.ts'

/** How often a correct mesh may fail one check: once in ten million. */
export const falseAlarm = 1e-7

/** Counts that a correct mesh produces, both ends included. */
export interface Band {
  readonly low: number
  readonly high: number
}

/**
 * The exact two-sided band for the number of hits among `n` draws of probability `share` (0–1): each side lies
 * outside with at most `alpha / 2`. A share of 0 or 1 leaves no room: the band is one number.
 */
export function binomialBand(n: number, share: number, alpha: number = falseAlarm): Band {
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`a band needs a sample of at least 1, not ${n}`)
  if (!(share >= 0 && share <= 1)) throw new RangeError(`a share lies between 0 and 1, not at ${share}`)
  return {
    low: firstOutside(alpha / 2, (k) => binomialPmf(n, k, share)),
    high: n - firstOutside(alpha / 2, (k) => binomialPmf(n, n - k, share)),
  }
}

/** How many counts, from the far end on, fit into the allowance together. */
function firstOutside(allowance: number, pmf: (k: number) => number): number {
  let sum = 0
  for (let k = 0; ; k += 1) {
    sum += pmf(k)
    if (sum > allowance) return k
  }
}
