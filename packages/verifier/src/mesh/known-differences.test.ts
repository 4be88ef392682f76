import { expect, it } from 'vitest'
import { knownDifferences } from './known-differences.ts'

it('names what an older Istio does otherwise, and nothing for a new one or one that cannot be read', () => {
  expect(knownDifferences('1.18.2')).toHaveLength(3)
  expect(knownDifferences('1.27.0').join()).toMatch(/^Istio before 1\.28: .*-shadow/)
  expect(knownDifferences('1.30.1')).toEqual([])
  expect(knownDifferences('1.31-eed52ebb66ad')).toEqual([])
  expect(knownDifferences('lab')).toEqual([])
})
