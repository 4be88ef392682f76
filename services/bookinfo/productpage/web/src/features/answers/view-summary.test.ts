import { expect, test } from 'vitest'
import type { Rating, Reviews } from '../../../../src/page-facts.ts'
import { tallyOf } from './tally-of.ts'
import { summaryOf, workloadOf } from './view-summary.ts'

const answered = { status: 200, tries: 1, durationMs: 1 }

const reviewsWith = (...ratings: (Rating | undefined)[]): Reviews => ({
  podname: 'reviews-v2-6d8b9f5c4d-8tzwp',
  clustername: 'null',
  reviews: ratings.map((rating) => ({ reviewer: 'R', text: 'T', rating })),
})

const view = (data: Reviews | undefined, status = 200, durationMs = 10) =>
  summaryOf({
    view: 'product',
    version: 'v1',
    language: 'en',
    details: answered,
    reviews: { ...answered, data, status },
    durationMs,
  })

test.each([
  ['plain', [undefined, undefined]],
  [
    'black',
    [
      { stars: 5, color: 'black' },
      { stars: 4, color: 'black' },
    ],
  ],
  ['red', [{ stars: 5, color: 'red' }]],
  ['colored', [{ stars: 5, color: 'blue' }]],
  ['unrated', [{ stars: 5, color: 'red' }, { error: 'none' }]],
] as const)('a view is %s', (shown, ratings) => {
  expect(view(reviewsWith(...ratings)).shown).toBe(shown)
})

test('the version is told by the answer, else by the name of its pod', () => {
  const data = reviewsWith()
  expect(workloadOf({ ...answered, data, servedBy: 'reviews-v3' })).toBe('reviews-v3')
  expect(workloadOf({ ...answered, data })).toBe('reviews-v2')
  expect(workloadOf({ ...answered, data: { ...data, podname: 'pod-x' } })).toBeUndefined()
})

test('views are counted by version and look, failures last', () => {
  const rows = tallyOf([
    view(undefined, 503),
    view(reviewsWith({ stars: 5, color: 'black' }), 200, 10),
    view(reviewsWith({ stars: 5, color: 'black' }), 200, 30),
    view(reviewsWith(), 200, 5),
  ])
  expect(rows.map(({ shown, count, share, medianMs }) => [shown, count, share, medianMs])).toEqual([
    ['black', 2, 0.5, 20],
    ['plain', 1, 0.25, 5],
    ['failed', 1, 0.25, 10],
  ])
})
