import { expect, test } from 'vitest'
import { Histogram, parsePercentiles } from './histogram.ts'

function histogramOf(...values: number[]): Histogram {
  const histogram = new Histogram(0.001)
  for (const value of values) histogram.record(value)
  return histogram
}

test('a bucket holds its upper end; the first starts at the least, the last ends at the greatest', () => {
  expect(histogramOf(0.0015, 0.002, 0.0021, 0.0135).buckets()).toEqual([
    { start: 0.0015, end: 0.002, percent: 50, count: 2 },
    { start: 0.002, end: 0.003, percent: 75, count: 1 },
    { start: 0.012, end: 0.0135, percent: 100, count: 1 },
  ])
})

test('what is beyond the last bucket, and zero, are counted', () => {
  expect(histogramOf(0, 200).buckets()).toEqual([
    { start: 0, end: 0, percent: 50, count: 1 },
    { start: 100, end: 200, percent: 100, count: 1 },
  ])
})

// Printed by fortio 1.66.0 for these six calls.
test('percentiles are estimated as fortio does', () => {
  const histogram = histogramOf(0.001015345, 0.0035, 0.0055, 0.0055, 0.013, 0.018228356)
  const values = histogram.percentiles([50, 75, 90, 99.9]).map(({ value }) => value.toPrecision(6))
  expect(values).toEqual(['0.00550000', '0.0130000', '0.0180913', '0.0182270'])
})

test('an empty one says so, and has no percentiles', () => {
  expect(histogramOf().text('Error cases')).toBe('Error cases : no data\n')
  expect(histogramOf().percentiles([50])).toEqual([])
})

test('numbers that come together are as if recorded by one', () => {
  const sum = histogramOf(0.001, 0.004)
  sum.add(histogramOf(0.002, 0.02))
  expect(sum.text('T', [50])).toBe(histogramOf(0.001, 0.004, 0.002, 0.02).text('T', [50]))
})

test('a percentile is between 0 and 100', () => {
  expect(parsePercentiles('50, 99.9,')).toEqual([50, 99.9])
  expect(() => parsePercentiles('101')).toThrow('percentile 101 must be > 0 and < 100')
  expect(() => parsePercentiles('x')).toThrow('percentile NaN must be')
  expect(() => parsePercentiles(',')).toThrow("list can't be empty")
})
