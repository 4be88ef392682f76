import { describe, expect, it } from 'vitest'
import { falseAlarm } from './band.ts'
import { chanceOfEach, chanceOfShare } from './chance.ts'
import { missAllowance, sampleSize } from './power.ts'

describe('chanceOfShare', () => {
  it('keeps both promises at the sample that was computed for them', () => {
    const chance = chanceOfShare('answers', sampleSize({ share: 0.5, against: 0.6 }), 0.5, 0.1)
    expect(chance.falseAlarm).toBeGreaterThan(0)
    expect(chance.falseAlarm).toBeLessThanOrEqual(falseAlarm)
    expect(chance.miss).toBeLessThanOrEqual(missAllowance)
  })

  it('counts the two ends by hand for ten tosses, of which none is out of the band', () => {
    expect(chanceOfShare('heads', 10, 0.5, 0.5)).toMatchObject({ falseAlarm: 0, miss: 1 })
  })

  it('never blames a right mesh for a share of 1', () => {
    expect(chanceOfShare('answers', 132, 1, 0.1)).toMatchObject({
      falseAlarm: 0,
      against: 'a share of 90 %, not 100 %',
    })
  })
})

it('chanceOfEach is 0.95 to the power of the sample', () => {
  expect(chanceOfEach(5).miss).toBeCloseTo(0.7737809, 7)
  expect(chanceOfEach(sampleSize({ share: 1, against: 0.95 })).miss).toBeLessThanOrEqual(missAllowance)
})
