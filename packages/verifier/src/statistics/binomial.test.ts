import { describe, expect, it } from 'vitest'
import { binomialBetween, binomialPmf } from './binomial.ts'

describe('binomialPmf', () => {
  it('is the hand-counted one for few draws', () => {
    expect(binomialPmf(4, 2, 0.5)).toBeCloseTo(6 / 16, 14)
    expect(binomialPmf(3, 1, 0.2)).toBeCloseTo(3 * 0.2 * 0.64, 14)
  })

  it('is certain at the shares 0 and 1, and nothing outside the sample', () => {
    expect(binomialPmf(10, 0, 0)).toBe(1)
    expect(binomialPmf(10, 1, 0)).toBe(0)
    expect(binomialPmf(10, 10, 1)).toBe(1)
    expect(binomialPmf(10, 11, 0.5)).toBe(0)
    expect(binomialPmf(10, -1, 0.5)).toBe(0)
  })

  it.each([
    [50, 0.01],
    [2500, 0.5],
    [100_000, 0.9],
  ])('sums to one over %i draws of %f', (n, share) => {
    expect(binomialBetween(n, share, 0, n)).toBeCloseTo(1, 8)
  })

  it('agrees with exact whole-number arithmetic far out in the tail', () => {
    const n = 400
    let ways = 1n
    let tail = 0n
    for (let k = 0; k <= 149; k += 1) {
      tail += ways
      ways = (ways * BigInt(n - k)) / BigInt(k + 1)
    }
    const exact = Number((tail * 10n ** 30n) / 2n ** BigInt(n)) / 1e30
    expect(binomialBetween(n, 0.5, 0, 149) / exact).toBeCloseTo(1, 9)
  })
})
