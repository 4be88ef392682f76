import { expect, test } from 'vitest'
import type { BackEndFacts, PageFacts, Rating, Reviews } from '../../src/page-facts.ts'
import { renderApp } from './render-app.tsx'

const answered = { status: 200, tries: 1, durationMs: 3 }

function pageWith(reviews: Partial<BackEndFacts<Reviews>>, more: Partial<PageFacts> = {}): string {
  const facts: PageFacts = {
    version: 'v1',
    language: 'en',
    view: 'product',
    details: { ...answered, status: undefined },
    reviews: { ...answered, ...reviews },
    durationMs: 7,
  }
  return renderApp({ ...facts, ...more } as PageFacts)
}

function rated(rating: Rating | undefined, more: Partial<Reviews> = {}): string {
  const reviews = [{ reviewer: 'R', text: 'T', ...(rating && { rating }) }]
  return pageWith({ data: { podname: 'pod-x', clustername: 'null', reviews, ...more } })
}

const stars = (html: string) => [
  html.split('glyphicon glyphicon-star').length - 1,
  html.split('star-empty').length - 1,
]

test.each([
  [undefined, 0, 0],
  [{ stars: 5, color: 'black' }, 5, 0],
  [{ stars: 1, color: 'red' }, 1, 4],
  [{ stars: 7, color: 'red' }, 7, 0],
  [{ stars: 0, color: 'red' }, 0, 0],
  [{ stars: -2 }, 0, 0],
  [{ stars: 1e9, color: 'red' }, 100, 0],
  [{ error: 'no ratings' }, 0, 0],
] as const)('a rating of %j has %i filled and %i empty stars', (rating, filled, empty) => {
  expect(stars(rated(rating))).toEqual([filled, empty])
})

test('an error is shown in the place of no stars only', () => {
  expect(rated({ error: 'no ratings' })).toContain('>no ratings<')
  expect(rated({ stars: 0, error: 'no ratings' })).toContain('>no ratings<')
  expect(rated({ stars: 3, error: 'no ratings' })).not.toContain('no ratings')
})

test('a color is an attribute, whatever it holds', () => {
  expect(rated({ stars: 1, color: 'x"><hr>' })).not.toContain('<hr>')
})

test('a cluster is named unless it is the text null', () => {
  expect(rated(undefined)).not.toContain('on cluster')
  expect(rated(undefined, { clustername: 'east' })).toContain('on cluster')
  expect(rated(undefined, { clustername: '' })).toContain('on cluster')
})

test('the parts of the page stand in their order', () => {
  const html = rated({ stars: 5, color: 'black' })
  const order = [
    'BookInfo Sample',
    'action="login"',
    'The Comedy of Errors</h1>',
    'Error fetching product details',
    'Book Reviews',
    'Reviews served by:',
  ]
  const places = order.map((text) => html.indexOf(text))
  expect(places).toEqual(places.toSorted((a, b) => a - b))
  expect(places[0]).toBeGreaterThan(0)
})

test('the words agreed on are there in Chinese too', () => {
  const data = { podname: 'p', clustername: 'east', reviews: [{ reviewer: 'R', text: 'T' }] }
  const html = pageWith({ data }, { language: 'zh', user: 'jason' })
  for (const words of [
    'BookInfo Sample',
    'Sign out',
    'Error fetching product details',
    'Book Reviews',
    'Reviews served by:',
    'on cluster',
    'Sorry, product details are currently unavailable for this book.',
  ])
    expect(html).toContain(words)
  expect(html).toContain('读者评论')
  expect(pageWith({ status: 503 }, { language: 'zh' })).toContain('Sorry, product reviews are currently')
})

test('a user name is text, and takes the place of the form', () => {
  const html = pageWith({}, { user: '<i>jason</i>' })
  expect(html).toContain('&lt;i&gt;jason&lt;/i&gt;')
  expect(html).toMatch(/href="logout"[^>]*>Sign out</)
  expect(html).not.toContain('action="login"')
})
