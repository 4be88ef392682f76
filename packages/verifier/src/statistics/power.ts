import { binomialBand, falseAlarm } from './band.ts'
import { binomialBetween } from './binomial.ts'

/** How often a wrong mesh may pass a check that is meant to catch it: once in a million. */
export const missAllowance = 1e-6

export interface Power {
  /** The wrong share, 0–1. */
  readonly against: number
  /** The probability that a mesh with that share passes. */
  readonly missProbability: number
}

/** The probability that a mesh that really sends `against` passes the band around `share`. */
export function missProbability(
  n: number,
  share: number,
  against: number,
  alpha: number = falseAlarm,
): number {
  const { low, high } = binomialBand(n, share, alpha)
  return binomialBetween(n, against, low, high)
}

/** The worse of the two meshes that are `distance` away from `share`, as far as both exist. */
export function powerAt(n: number, share: number, distance: number): Power {
  const [worst] = [share - distance, share + distance]
    .map((against) => Math.round(against * 1e9) / 1e9)
    .filter((against) => against >= 0 && against <= 1)
    .map((against) => ({ against, missProbability: missProbability(n, share, against) }))
    .sort((a, b) => b.missProbability - a.missProbability)
  if (worst === undefined) throw new RangeError(`no share lies ${distance} away from ${share}`)
  return worst
}

/**
 * How many requests it takes until a mesh that sends `against` instead of `share` passes at most once in a million
 * (`miss`), while a correct one fails at most once in ten million.
 */
export function sampleSize(shares: {
  readonly share: number
  readonly against: number
  readonly miss?: number
}): number {
  const { share, against, miss = missAllowance } = shares
  if (share === against) throw new RangeError(`no sample tells ${share} from itself`)
  const enough = (n: number) => missProbability(n, share, against) <= miss
  let above = 1
  while (!enough(above)) {
    above *= 2
    if (above > 1_000_000)
      throw new RangeError(`telling ${share} from ${against} takes over a million requests`)
  }
  let below = Math.floor(above / 2)
  while (above - below > 1) {
    const middle = Math.floor((below + above) / 2)
    if (enough(middle)) above = middle
    else below = middle
  }
  return above
}
