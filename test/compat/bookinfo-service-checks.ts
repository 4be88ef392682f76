import supertest from 'supertest'
import { expect } from 'vitest'
import { type BookinfoCheck, bookinfoCheck } from './bookinfo-check.ts'

const json = 'application/json'
const unavailable = { error: 'Ratings service is currently unavailable' }

const volume = {
  authors: ['William Shakespeare'],
  publishedDate: '2004-01-01',
  printType: 'BOOK',
  pageCount: 79,
  publisher: 'A publisher',
  language: 'en',
  industryIdentifiers: [
    { type: 'ISBN_10', identifier: '0486424618' },
    { type: 'ISBN_13', identifier: '9780486424613' },
  ],
}

/** The ratings of both reviews, of one version. */
async function ratingsOf(reviews: string): Promise<unknown> {
  const answer = await supertest(reviews).get('/reviews/0')
  expect([answer.status, answer.headers['content-type']]).toEqual([200, json])
  return answer.body.reviews.map(({ rating }: { rating: unknown }) => rating)
}

/** details and reviews, asked directly. */
export const bookinfoServiceChecks: readonly BookinfoCheck[] = [
  bookinfoCheck({
    id: 'B30',
    title: 'a book of details has nine keys; HEAD has its length and no body',
    reach: 'service',
    needs: ['details'],
    async run({ details }) {
      const answer = await supertest(details).get('/details/0')
      expect([answer.status, answer.headers['content-type']]).toEqual([200, json])
      expect(answer.body).toEqual({
        id: 0,
        author: 'William Shakespeare',
        year: 1595,
        type: 'paperback',
        pages: 200,
        publisher: 'PublisherA',
        language: 'English',
        'ISBN-10': '1234567890',
        'ISBN-13': '123-1234567890',
      })
      const head = await supertest(details).head('/details/0')
      expect([head.status, head.headers['content-length']]).toEqual([200, '178'])
      expect(head.text ?? '').toBe('')
    },
  }),
  bookinfoCheck({
    id: 'B31',
    title: 'details wants a number, and is healthy',
    reach: 'service',
    needs: ['details'],
    async run({ details }) {
      for (const path of ['/details/abc', '/details']) {
        const answer = await supertest(details).get(path)
        expect([answer.status, answer.text]).toEqual([400, '{"error":"please provide numeric product id"}'])
      }
      const health = await supertest(details).get('/health')
      expect([health.status, health.headers['content-type'], health.text]).toEqual([
        200,
        json,
        '{"status":"Details is healthy"}',
      ])
    },
  }),
  bookinfoCheck({
    id: 'B32',
    title: 'with its book service down details v2 answers 400 with the reason',
    reach: 'neighbours',
    needs: ['detailsV2', 'neighbours'],
    async run({ detailsV2, neighbours }) {
      await neighbours.during('books:8080', 'stopped', async () => {
        const answer = await supertest(detailsV2).get('/details/0')
        expect([answer.status, answer.headers['content-type']]).toEqual([400, json])
        expect(answer.body).toEqual({ error: expect.stringMatching(/./) })
      })
    },
  }),
  bookinfoCheck({
    id: 'B33',
    title: "details v2 answers with the book service's book, and shows it no cookie",
    reach: 'neighbours',
    needs: ['detailsV2', 'neighbours'],
    async run({ detailsV2, neighbours }) {
      const books = {
        answer: (_request: unknown, response: { end(text: string): unknown }) =>
          response.end(JSON.stringify({ items: [{ volumeInfo: volume }] })),
      }
      const seen = await neighbours.during('books:8080', books, async () => {
        const sent = { cookie: 'session=x', 'end-user': 'jason' }
        const answer = await supertest(detailsV2).get('/details/3').set(sent)
        expect(answer.status).toBe(200)
        expect(answer.body).toMatchObject({ id: 3, year: '2004-01-01', type: 'paperback' })
      })
      expect(seen.map(({ path }) => path)).toEqual(['/books/v1/volumes?q=isbn:0486424618'])
      expect(seen[0]?.headers).toMatchObject({ host: 'books:8080', 'end-user': 'jason' })
      expect(seen[0]?.headers).not.toHaveProperty('cookie')
    },
  }),
  bookinfoCheck({
    id: 'B34',
    title: 'reviews is healthy and wants a number',
    reach: 'service',
    needs: ['reviewsV1'],
    async run({ reviewsV1 }) {
      const health = await supertest(reviewsV1).get('/health')
      expect([health.status, health.body]).toEqual([200, { status: 'Reviews is healthy' }])
      expect((await supertest(reviewsV1).get('/reviews/abc')).status).toBe(404)
    },
  }),
  ...(['black', 'red'] as const).map((color) =>
    bookinfoCheck({
      id: 'B35',
      title: `reviews ${color === 'black' ? 'v2' : 'v3'} has five and four ${color} stars`,
      reach: 'service',
      needs: ['reviewsV2', 'reviewsV3'],
      async run({ reviewsV2, reviewsV3 }) {
        expect(await ratingsOf(color === 'black' ? reviewsV2 : reviewsV3)).toEqual([
          { stars: 5, color },
          { stars: 4, color },
        ])
      },
    }),
  ),
  bookinfoCheck({
    id: 'B36',
    title: 'a reviewer whose stars are missing has the error in their place',
    reach: 'neighbours',
    needs: ['reviewsV2', 'neighbours'],
    async run({ reviewsV2, neighbours }) {
      const ratings = {
        answer: (_request: unknown, response: { end(text: string): unknown }) =>
          response.end('{"id":0,"ratings":{"Reviewer1":3}}'),
      }
      await neighbours.during('ratings:9080', ratings, async () => {
        expect(await ratingsOf(reviewsV2)).toEqual([{ stars: 3, color: 'black' }, unavailable])
      })
    },
  }),
  bookinfoCheck({
    id: 'B37',
    title: 'reviews passes on who asks, the parent span and the cookie',
    reach: 'neighbours',
    needs: ['reviewsV2', 'neighbours'],
    async run({ reviewsV2, neighbours }) {
      const passed = { 'end-user': 'jason', 'x-b3-parentspanid': '0020000000000001', cookie: 'session=x' }
      const seen = await neighbours.during('ratings:9080', 'as usual', async () => {
        expect((await supertest(reviewsV2).get('/reviews/0').set(passed)).status).toBe(200)
      })
      expect(seen.map(({ path }) => path)).toEqual(['/ratings/0'])
      expect(seen[0]?.headers).toMatchObject({ ...passed, host: 'ratings:9080', accept: json })
    },
  }),
]
