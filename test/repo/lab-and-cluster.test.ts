import { experiments } from '@traffic-lab/experiments'
import { expect, it } from 'vitest'
import { knownLimits } from '../kubernetes/known-limits.ts'
import { text } from './workspace.ts'

const page = text('docs/lab-and-cluster.md')
const sections = page.split('\n### ').slice(1)
const runs = Number(/^\| runs \| (\d+) \| \1 \|$/m.exec(page)?.[1])

it('the page lab-and-cluster has every experiment, and no other', () => {
  expect(sections.map((section) => section.split('\n').slice(0, 3))).toEqual(
    experiments.map(({ section, part, question }) => [`${section} ${part}`, '', question]),
  )
})

it('it was written from three runs or more, and says what a mesh may not show', () => {
  expect(runs).toBeGreaterThanOrEqual(3)
  for (const limit of knownLimits) expect(page).toContain(`- ${limit}\n`)
})

it.each(sections.map((section) => [section.split('\n', 1)[0], section]))(
  'it shows lab and cluster agree on %s',
  (_name, section) => {
    const [verdict = '', ...counts] = section
      .split('\n')
      .filter((line) => /^\| .*\d|^\| \*\*verdict/.test(line))
    const passes = Array.from({ length: runs }, () => 'pass').join(', ')
    expect(verdict).toBe(`| **verdict** | pass | ${passes} | ${passes} |`)
    expect(counts.length).toBeGreaterThan(0)
    for (const line of counts) {
      const [onCluster = '', onLab = '', accepted = ''] = line.split(' | ').toReversed()
      const [low, high = low] = accepted.split('–').map(Number)
      const observed = [onLab, onCluster.replace(/ \|$/, '')].map((cell) => cell.split(', ').map(Number))
      expect(
        observed.map(({ length }) => length),
        line,
      ).toEqual([runs, runs])
      for (const count of observed.flat()) {
        expect(count, line).toBeGreaterThanOrEqual(low ?? Number.NaN)
        expect(count, line).toBeLessThanOrEqual(high ?? Number.NaN)
      }
    }
  },
)
