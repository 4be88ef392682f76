import type { RequestListener } from 'node:http'
import supertest from 'supertest'
import { expect } from 'vitest'
import { type BookinfoCheck, bookinfoCheck } from './bookinfo-check.ts'

const stars = /glyphicon glyphicon-star/g
const noReviews = 'Sorry, product reviews are currently unavailable for this book.'
const noRatings = 'Ratings service is currently unavailable'

const page = async (productpage: string) => {
  const answer = await supertest(productpage).get('/productpage')
  expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
  return answer.text
}
const count = (text: string, pattern: RegExp | string) => text.split(pattern).length - 1
const answering =
  (status: number, body = ''): RequestListener =>
  (_request, response) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(body)

/** The page, as reviews and its neighbours behave well, badly and slowly. */
export const productpageChecks: readonly BookinfoCheck[] = [
  bookinfoCheck({
    id: 'B1',
    title: 'productpage says that it is healthy, in 23 bytes',
    reach: 'service',
    needs: ['productpage'],
    async run({ productpage }) {
      const answer = await supertest(productpage).get('/health')
      expect([answer.status, answer.text]).toEqual([200, 'Product page is healthy'])
      expect(answer.headers['content-type']).toMatch(/^text\/html/)
      const head = await supertest(productpage).head('/health')
      expect([head.status, head.headers['content-length'], head.text ?? '']).toEqual([200, '23', ''])
    },
  }),
  bookinfoCheck({
    id: 'B2',
    title: 'the greeting leads to the page as two users',
    reach: 'service',
    needs: ['productpage'],
    async run({ productpage }) {
      const answer = await supertest(productpage).get('/')
      expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
      expect(answer.text).toMatch(/href="\/productpage\?u=normal">Normal user</)
      expect(answer.text).toMatch(/href="\/productpage\?u=test">Test user</)
    },
  }),
  bookinfoCheck({
    id: 'B3',
    title: 'with reviews v1 the page has the book, two reviews and no star',
    reach: 'page',
    needs: ['productpage', 'withReviews'],
    run: ({ productpage, withReviews }) =>
      withReviews('v1', async () => {
        const html = await page(productpage)
        expect(html).toMatch(/<title>Simple Bookstore App<\/title>/)
        expect(html).toContain('Book Details')
        expect(html).toContain('PublisherA')
        expect(html).toContain('The slapstick humour is refreshing!')
        expect(html).toContain('The play lacks thematic depth')
        expect(html).not.toMatch(stars)
      }),
  }),
  bookinfoCheck({
    id: 'B4',
    title: 'with reviews v2 the page has nine black stars',
    reach: 'page',
    needs: ['productpage', 'withReviews'],
    run: ({ productpage, withReviews }) =>
      withReviews('v2', async () => {
        const html = await page(productpage)
        expect([count(html, stars), count(html, 'text-black-500')]).toEqual([9, 2])
        expect(html).not.toContain('text-red-500')
      }),
  }),
  bookinfoCheck({
    id: 'B5',
    title: 'with reviews v3 the page has nine red stars',
    reach: 'page',
    needs: ['productpage', 'withReviews'],
    run: ({ productpage, withReviews }) =>
      withReviews('v3', async () => {
        const html = await page(productpage)
        expect([count(html, stars), count(html, 'text-black-500')]).toEqual([9, 0])
        expect(count(html, 'text-red-500')).toBeGreaterThanOrEqual(2)
      }),
  }),
  bookinfoCheck({
    id: 'B6',
    title: 'the page names the pod of the reviews, and its cluster if it has one',
    reach: 'neighbours',
    needs: ['productpage', 'neighbours', 'reviewsPodX', 'reviewsPodXEast'],
    async run({ productpage, neighbours, reviewsPodX, reviewsPodXEast }) {
      const visible = async (passTo: string) => {
        let text = ''
        await neighbours.during('reviews:9080', { passTo }, async () => {
          text = (await page(productpage)).replaceAll(/<script[\s\S]*?<\/script>|<[^>]*>/g, '')
        })
        return text
      }
      const alone = await visible(reviewsPodX)
      expect(alone).toMatch(/Reviews served by: pod-x/)
      expect(alone).not.toContain('on cluster')
      expect(await visible(reviewsPodXEast)).toMatch(/Reviews served by: pod-x on cluster east/)
    },
  }),
  bookinfoCheck({
    id: 'B7',
    title: 'without details the page says so and keeps its reviews',
    reach: 'misbehaviour',
    needs: ['productpage', 'misbehaviours'],
    run: async ({ productpage, misbehaviours }) => {
      await misbehaviours.during('details', 'stopped', async () => {
        const html = await page(productpage)
        expect(html).toContain('Error fetching product details')
        expect(html).toContain('Sorry, product details are currently unavailable for this book.')
        expect(html).toContain('Book Reviews')
        expect(html).toContain('Reviews served by:')
      })
    },
  }),
  bookinfoCheck({
    id: 'B8',
    title: 'without reviews the page says so after two tries',
    reach: 'misbehaviour',
    needs: ['productpage', 'misbehaviours'],
    async run({ productpage, misbehaviours }) {
      const calls = await misbehaviours.during('reviews', 'stopped', async () => {
        const html = await page(productpage)
        expect(html).toContain('Error fetching product reviews')
        expect(html).toContain(noReviews)
        expect(html).toContain('Book Details')
      })
      await expect.poll(calls, { timeout: 5_000 }).toBe(2)
    },
  }),
  bookinfoCheck({
    id: 'B9',
    title: 'reviews that hang keep the page waiting for two timeouts of 3 s',
    reach: 'misbehaviour',
    needs: ['productpage', 'misbehaviours'],
    async run({ productpage, misbehaviours }) {
      const calls = await misbehaviours.during('reviews', 'silent', async () => {
        const start = performance.now()
        expect(await page(productpage)).toContain(noReviews)
        expect(performance.now() - start).toBeGreaterThan(5_950)
        expect(performance.now() - start).toBeLessThan(8_950)
      })
      await expect.poll(calls, { timeout: 5_000 }).toBe(2)
    },
  }),
  bookinfoCheck({
    id: 'B10',
    title: 'reviews v2 wait longer for ratings than the page waits for reviews',
    reach: 'misbehaviour',
    needs: ['productpage', 'withReviews', 'misbehaviours'],
    run: ({ productpage, withReviews, misbehaviours }) =>
      withReviews('v2', async () => {
        await misbehaviours.during('ratings', 'silent', async () => {
          const start = performance.now()
          expect(await page(productpage)).toContain(noReviews)
          expect(performance.now() - start).toBeGreaterThan(5_950)
          expect(performance.now() - start).toBeLessThan(8_950)
        })
      }),
  }),
  bookinfoCheck({
    id: 'B11',
    title: 'reviews v3 give up on ratings in time, and the page has both reviews without stars',
    reach: 'misbehaviour',
    needs: ['productpage', 'withReviews', 'misbehaviours'],
    run: ({ productpage, withReviews, misbehaviours }) =>
      withReviews('v3', async () => {
        await misbehaviours.during('ratings', 'silent', async () => {
          const start = performance.now()
          const html = await page(productpage)
          expect(count(html, noRatings)).toBe(2)
          expect(html).toContain('The slapstick humour is refreshing!')
          expect(html).not.toMatch(stars)
          expect(performance.now() - start).toBeGreaterThan(2_450)
          expect(performance.now() - start).toBeLessThan(3_500)
        })
      }),
  }),
  bookinfoCheck({
    id: 'B12',
    title: 'ratings that fail cost the stars, not the reviews',
    reach: 'misbehaviour',
    needs: ['productpage', 'withReviews', 'misbehaviours'],
    run: ({ productpage, withReviews, misbehaviours }) =>
      withReviews('v2', async () => {
        await misbehaviours.during('ratings', { status: 500 }, async () => {
          const html = await page(productpage)
          expect(html).toContain(noRatings)
          expect(html).not.toContain('Sorry, product reviews')
        })
      }),
  }),
  bookinfoCheck({
    id: 'B13',
    title: 'the text of a review is text, whatever it looks like',
    reach: 'neighbours',
    needs: ['productpage', 'neighbours'],
    async run({ productpage, neighbours }) {
      const reviews = [{ reviewer: '</script><i>me</i>', text: 'a <b>bold</b> & "quoted" opinion' }]
      const body = JSON.stringify({ id: '0', podname: '<u>', clustername: 'null', reviews })
      await neighbours.during('reviews:9080', { answer: answering(200, body) }, async () => {
        const html = await page(productpage)
        expect(html).toContain('a &lt;b&gt;bold&lt;/b&gt; &amp; &quot;quoted&quot; opinion')
        for (const raw of ['<b>bold', '<i>me', '<u>']) expect(html).not.toContain(raw)
      })
    },
  }),
  bookinfoCheck({
    id: 'B29',
    title: 'the flooding version asks for reviews four times and for details once',
    reach: 'neighbours',
    needs: ['productpageFlooding', 'neighbours'],
    async run({ productpageFlooding, neighbours }) {
      const details = await neighbours.during('details:9080', 'as usual', async () => {
        const reviews = await neighbours.during('reviews:9080', 'as usual', async () => {
          await page(productpageFlooding)
        })
        expect(reviews).toHaveLength(4)
      })
      expect(details).toHaveLength(1)
    },
  }),
]
