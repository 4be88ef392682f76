import { describe, expect, it } from 'vitest'
import { binomialBand, falseAlarm } from './band.ts'
import { binomialBetween } from './binomial.ts'
import { missAllowance, missProbability, powerAt, sampleSize } from './power.ts'
import { seededRandom } from './seeded-random.ts'

describe('binomialBand', () => {
  it('accepts 53 to 154 of a thousand for ten percent', () => {
    expect(binomialBand(1000, 0.1)).toEqual({ low: 53, high: 154 })
  })

  it('leaves no room at the shares 0 and 1', () => {
    expect(binomialBand(50, 0)).toEqual({ low: 0, high: 0 })
    expect(binomialBand(50, 1)).toEqual({ low: 50, high: 50 })
  })

  it.each([
    [20, 0.5],
    [400, 0.5],
    [1000, 0.1],
    [2500, 0.37],
    [5, 0.01],
  ])('is the narrowest band that keeps the promise for %i draws of %f', (n, share) => {
    const { low, high } = binomialBand(n, share)
    const below = (count: number) => binomialBetween(n, share, 0, count - 1)
    const above = (count: number) => binomialBetween(n, share, count + 1, n)
    expect(below(low)).toBeLessThanOrEqual(falseAlarm / 2)
    expect(above(high)).toBeLessThanOrEqual(falseAlarm / 2)
    expect(below(low + 1)).toBeGreaterThan(falseAlarm / 2)
    expect(above(high - 1)).toBeGreaterThan(falseAlarm / 2)
  })

  it.each([
    [0, 0.5],
    [2.5, 0.5],
    [10, 1.1],
    [10, Number.NaN],
  ])('refuses a sample of %f at %f', (n, share) => {
    expect(() => binomialBand(n, share)).toThrow(RangeError)
  })
})

describe('power', () => {
  it('knows that an 80/20 mesh passes a 90/10 check of a thousand about once in ten thousand', () => {
    const miss = missProbability(1000, 0.1, 0.2)
    expect(miss).toBeGreaterThan(5e-5)
    expect(miss).toBeLessThan(2e-4)
  })

  it('finds a sample that tells 60/40 from 50/50, and one a tenth smaller does not', () => {
    const n = sampleSize({ share: 0.5, against: 0.6 })
    expect(missProbability(n, 0.5, 0.6)).toBeLessThanOrEqual(missAllowance)
    expect(missProbability(Math.floor(n * 0.9), 0.5, 0.6)).toBeGreaterThan(missAllowance)
  })

  it('needs 132 requests to be sure that a tenth does not leak: 0.9 to the 132nd is below one in a million', () => {
    expect(sampleSize({ share: 1, against: 0.9 })).toBe(132)
  })

  it('names the worse of the two wrong meshes at a distance', () => {
    expect(powerAt(1000, 0.1, 0.1)).toMatchObject({ against: 0.2 })
    expect(powerAt(132, 1, 0.1)).toMatchObject({ against: 0.9 })
  })

  it('refuses to tell a share from itself', () => {
    expect(() => sampleSize({ share: 0.5, against: 0.5 })).toThrow('no sample tells 0.5 from itself')
  })
})

describe('simulated meshes', () => {
  const n = sampleSize({ share: 0.5, against: 0.6 })
  const band = binomialBand(n, 0.5)
  const passes = (share: number, seed: number) => {
    const random = seededRandom(seed)
    let hits = 0
    for (let request = 0; request < n; request += 1) if (random() < share) hits += 1
    return hits >= band.low && hits <= band.high
  }
  const seeds = Array.from({ length: 300 }, (_, seed) => seed + 1)

  it('pass when they are right, every one of 300', () => {
    expect(seeds.filter((seed) => !passes(0.5, seed))).toEqual([])
  })

  it.each([0.4, 0.6, 0.3, 1, 0])('fail when they really send %f, every one of 300', (share) => {
    expect(seeds.filter((seed) => passes(share, seed))).toEqual([])
  })
})
