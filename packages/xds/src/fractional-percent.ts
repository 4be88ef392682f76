import type { Percent } from '@traffic-lab/resources'
import type { Resource } from './snapshot.ts'

/** Istio truncates in binary floating point: 0.57 % is 5699 of a million. */
export function buildFractionalPercent({ value = 0 }: Percent): Resource {
  return { numerator: Math.trunc(value * 10_000), denominator: 'MILLION' }
}

/** A whole percentage, as the older fields have it. */
export function buildWholePercent(percent: number): Resource {
  return { numerator: percent, denominator: 'HUNDRED' }
}
