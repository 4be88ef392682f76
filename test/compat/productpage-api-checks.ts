import supertest from 'supertest'
import { expect } from 'vitest'
import { type BookinfoCheck, bookinfoCheck } from './bookinfo-check.ts'

const noDetails = 'Sorry, product details are currently unavailable for this book.'
const json = 'application/json'

/** Everything but the page: the JSON, odd requests, metrics. */
export const productpageApiChecks: readonly BookinfoCheck[] = [
  bookinfoCheck({
    id: 'B20',
    title: 'signing in by GET is refused with the method that would do',
    reach: 'page',
    needs: ['productpage'],
    async run({ productpage }) {
      const refused = await supertest(productpage).get('/login')
      expect([refused.status, refused.headers.allow]).toEqual([405, 'POST, OPTIONS'])
    },
  }),
  bookinfoCheck({
    id: 'B20',
    title: 'unknown paths are 404 as HTML, and paths are exact',
    reach: 'service',
    needs: ['productpage'],
    async run({ productpage }) {
      for (const path of [
        '/nope',
        '/productpage/',
        '/api/v1/products/',
        '/api/v1/products/a%2Fb',
        '/static/x',
      ]) {
        const answer = await supertest(productpage).get(path)
        expect(answer.status, path).toBe(404)
        expect(answer.headers['content-type'], path).toMatch(/^text\/html/)
        expect(answer.text, path).toContain('Not Found')
      }
    },
  }),
  bookinfoCheck({
    id: 'B21',
    title: 'the one product as JSON',
    reach: 'page',
    needs: ['productpage'],
    async run({ productpage }) {
      const answer = await supertest(productpage).get('/api/v1/products')
      expect([answer.status, answer.headers['content-type']]).toEqual([200, json])
      expect(answer.body).toEqual([
        { id: 0, title: 'The Comedy of Errors', descriptionHtml: expect.any(String) },
      ])
      expect(answer.body[0].descriptionHtml).toContain(
        '<a href="https://en.wikipedia.org/wiki/The_Comedy_of_Errors">Wikipedia Summary</a>',
      )
    },
  }),
  bookinfoCheck({
    id: 'B22',
    title: "details' answer is passed on",
    reach: 'page',
    needs: ['productpage'],
    async run({ productpage }) {
      const answer = await supertest(productpage).get('/api/v1/products/7')
      expect([answer.status, answer.headers['content-type']]).toEqual([200, json])
      expect(answer.body).toMatchObject({ id: 7, year: 1595, 'ISBN-10': '1234567890' })
    },
  }),
  bookinfoCheck({
    id: 'B23',
    title: "details' refusal of an id keeps its status",
    reach: 'page',
    needs: ['productpage'],
    async run({ productpage }) {
      const answer = await supertest(productpage).get('/api/v1/products/abc')
      expect([answer.status, answer.headers['content-type']]).toEqual([400, json])
      expect(answer.body).toEqual({ error: noDetails })
    },
  }),
  bookinfoCheck({
    id: 'B24',
    title: "reviews v1's answer is passed on, without ratings",
    reach: 'page',
    needs: ['productpage', 'withReviews'],
    run: ({ productpage, withReviews }) =>
      withReviews('v1', async () => {
        const answer = await supertest(productpage).get('/api/v1/products/0/reviews')
        expect([answer.status, answer.body.id, answer.body.reviews.length]).toEqual([200, '0', 2])
        for (const review of answer.body.reviews) expect(review).not.toHaveProperty('rating')
      }),
  }),
  bookinfoCheck({
    id: 'B25',
    title: "ratings' answer is passed on",
    reach: 'page',
    needs: ['productpage'],
    async run({ productpage }) {
      const answer = await supertest(productpage).get('/api/v1/products/0/ratings')
      expect([answer.status, answer.body.ratings]).toEqual([200, { Reviewer1: 5, Reviewer2: 4 }])
    },
  }),
  bookinfoCheck({
    id: 'B25',
    title: 'ratings are asked directly, not through reviews',
    reach: 'neighbours',
    needs: ['productpage', 'neighbours'],
    async run({ productpage, neighbours }) {
      const seen = await neighbours.during('reviews:9080', 'as usual', async () => {
        expect((await supertest(productpage).get('/api/v1/products/0/ratings')).status).toBe(200)
      })
      expect(seen).toEqual([])
    },
  }),
  bookinfoCheck({
    id: 'B26',
    title: 'a status that is no standard passes through',
    reach: 'misbehaviour',
    needs: ['productpage', 'misbehaviours'],
    async run({ productpage, misbehaviours }) {
      await misbehaviours.during('details', { status: 555 }, async () => {
        const answer = await supertest(productpage).get('/api/v1/products/0')
        expect([answer.status, answer.body]).toEqual([555, { error: noDetails }])
      })
    },
  }),
  bookinfoCheck({
    id: 'B27',
    title: 'headers of traces and of the user pass on; those of hops do not',
    reach: 'neighbours',
    needs: ['productpage', 'neighbours'],
    async run({ productpage, neighbours }) {
      const passed = {
        'x-request-id': '6c865aac-ebdf-43aa-af93-8042db8804c1',
        'x-b3-traceid': '463ac35c9f6413ad48485a3953bb6124',
        'x-b3-spanid': 'a2fb4a1d1a96d312',
        'x-b3-sampled': '1',
        sw8: '1-abc',
        traceparent: '00-463ac35c9f6413ad48485a3953bb6124-a2fb4a1d1a96d312-01',
        authorization: 'Bearer x',
        'user-agent': 'UA/1',
        cookie: 'a=1; b=2',
      }
      const seen = await neighbours.during('reviews:9080', 'as usual', async () => {
        const dropped = { 'x-forwarded-for': '192.0.2.1', 'x-custom': '1', 'accept-language': 'zh' }
        await supertest(productpage)
          .get('/api/v1/products/0/reviews')
          .set({ ...passed, ...dropped })
      })
      expect(seen).toHaveLength(1)
      expect(seen[0]?.headers).toMatchObject({ ...passed, host: 'reviews:9080', accept: '*/*' })
      for (const name of ['x-forwarded-for', 'x-custom', 'accept-language'])
        expect(seen[0]?.headers).not.toHaveProperty(name)
    },
  }),
  bookinfoCheck({
    id: 'B28',
    title: 'calls to back ends are counted by how they ended',
    reach: 'service',
    needs: ['productpage'],
    async run({ productpage }) {
      const counted = async () => {
        const { status, headers, text } = await supertest(productpage).get('/metrics')
        expect([status, headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8'])
        const line = /^request_result_total\{destination_app="details",response_code="200"\} (\d+)$/m.exec(
          text,
        )
        return Number(line?.[1] ?? 0)
      }
      const before = await counted()
      await supertest(productpage).get('/productpage')
      expect(await counted()).toBe(before + 1)
    },
  }),
]
