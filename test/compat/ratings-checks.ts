import supertest from 'supertest'
import { expect } from 'vitest'
import { type BookinfoCheck, bookinfoCheck } from './bookinfo-check.ts'

const json = 'application/json'
const byDefault = { Reviewer1: 5, Reviewer2: 4 }

/** ratings, asked directly. */
export const ratingsChecks: readonly BookinfoCheck[] = [
  bookinfoCheck({
    id: 'B38',
    title: 'ratings has five and four stars for product 0',
    reach: 'service',
    needs: ['ratings'],
    async run({ ratings }) {
      const answer = await supertest(ratings).get('/ratings/0')
      expect([answer.status, answer.headers['content-type']]).toEqual([200, json])
      expect(answer.body).toEqual({ id: 0, ratings: byDefault })
    },
  }),
  bookinfoCheck({
    id: 'B39',
    title: 'ratings wants a number, and says nothing where it knows nothing',
    reach: 'service',
    needs: ['ratings'],
    async run({ ratings }) {
      for (const path of ['/ratings/abc', '/ratings/']) {
        const answer = await supertest(ratings).get(path)
        expect([answer.status, answer.text]).toEqual([400, '{"error":"please provide numeric product ID"}'])
      }
      for (const path of ['/ratings', '/x']) {
        const answer = await supertest(ratings).get(path)
        expect([answer.status, answer.text]).toEqual([404, ''])
      }
    },
  }),
  bookinfoCheck({
    id: 'B40',
    title: 'ratings keeps what was posted, for that product alone',
    reach: 'service',
    needs: ['ratings'],
    async run({ ratings }) {
      const stored = { Reviewer1: 1, Reviewer2: 2 }
      const posted = await supertest(ratings).post('/ratings/5').send(stored)
      expect([posted.status, posted.body]).toEqual([200, { id: 5, ratings: stored }])
      expect((await supertest(ratings).get('/ratings/5')).body).toEqual({ id: 5, ratings: stored })
      expect((await supertest(ratings).get('/ratings/6')).body).toEqual({ id: 6, ratings: byDefault })
    },
  }),
  bookinfoCheck({
    id: 'B41',
    title: 'ratings refuses what is no JSON, and in a database stores nothing',
    reach: 'service',
    needs: ['ratings', 'ratingsV2'],
    async run({ ratings, ratingsV2 }) {
      const post = (url: string, body: string) =>
        supertest(url).post('/ratings/5').set('content-type', json).send(body)
      for (const url of [ratings, ratingsV2]) {
        const refused = await post(url, 'oops')
        expect([refused.status, refused.text]).toEqual([400, '{"error":"please provide valid ratings JSON"}'])
      }
      expect((await post(ratingsV2, '{}')).status).toBe(501)
    },
  }),
  bookinfoCheck({
    id: 'B42',
    title: 'ratings v-faulty refuses about every second request',
    reach: 'service',
    needs: ['ratingsFaulty'],
    async run({ ratingsFaulty }) {
      let refused = 0
      for (let request = 0; request < 200; request += 1) {
        const { status, text } = await supertest(ratingsFaulty).get('/ratings/0')
        if (status !== 200) {
          expect([status, text]).toEqual([503, '{"error":"Service unavailable"}'])
          refused += 1
        }
      }
      // 30 to 70 %: fair draws leave it once in 10^8 runs.
      expect(refused).toBeGreaterThanOrEqual(60)
      expect(refused).toBeLessThanOrEqual(140)
    },
  }),
  bookinfoCheck({
    id: 'B43',
    title: 'in its bad phase ratings v-unhealthy refuses, and its health says so',
    reach: 'service',
    needs: ['ratingsUnhealthy'],
    async run({ ratingsUnhealthy }) {
      const health = () => supertest(ratingsUnhealthy).get('/health')
      await expect
        .poll(
          async () => {
            const before = await health()
            const { status } = await supertest(ratingsUnhealthy).get('/ratings/0')
            // The phase may end between two requests: one that began and ended bad was bad throughout.
            const after = await health()
            return [before.status, before.text, status, after.status]
          },
          { timeout: 15_000, interval: 20 },
        )
        .toEqual([500, '{"status":"Ratings is not healthy"}', 503, 500])
    },
  }),
]
