import supertest, { type Response } from 'supertest'
import { expect } from 'vitest'
import { type BookinfoCheck, bookinfoCheck } from './bookinfo-check.ts'
import type { Neighbours } from './neighbour-proxy.ts'

const signIn = (productpage: string) =>
  supertest(productpage)
    .post('/login')
    .set('referer', '/productpage')
    .type('form')
    .send({ username: 'jason', passwd: 'x' })

/** Name and value of the session cookie that an answer sets. */
const sessionOf = (answer: Response) => {
  const lines: readonly string[] = [answer.headers['set-cookie'] ?? []].flat()
  return lines.find((line) => line.startsWith('session='))?.split(';')[0] ?? ''
}

/** What both back ends were sent as `end-user` during a view of the page. */
async function endUsers(neighbours: Neighbours, view: () => Promise<void>): Promise<readonly unknown[]> {
  const seen: unknown[] = []
  const details = await neighbours.during('details:9080', 'as usual', async () => {
    const reviews = await neighbours.during('reviews:9080', 'as usual', view)
    seen.push(...reviews.map(({ headers }) => headers['end-user']))
  })
  return [...details.map(({ headers }) => headers['end-user']), ...seen]
}

/** Signing in and out, and what the back ends learn of it. */
export const productpageSessionChecks: readonly BookinfoCheck[] = [
  bookinfoCheck({
    id: 'B14',
    title: 'signing in sets a session cookie and leads back',
    reach: 'page',
    needs: ['productpage'],
    async run({ productpage }) {
      const answer = await signIn(productpage)
      expect([answer.status, answer.headers.location]).toEqual([302, '/productpage'])
      const [cookie = ''] = [answer.headers['set-cookie'] ?? []].flat()
      expect(cookie).toMatch(/^session=[^;]+/)
      expect(cookie.split('; ').slice(1).toSorted()).toEqual(['HttpOnly', 'Path=/'])
    },
  }),
  bookinfoCheck({
    id: 'B15',
    title: 'the page names the signed-in user',
    reach: 'page',
    needs: ['productpage'],
    async run({ productpage }) {
      const cookie = sessionOf(await signIn(productpage))
      const { text } = await supertest(productpage).get('/productpage').set({ cookie })
      expect(text).toContain('jason')
      expect(text).toContain('Sign out')
    },
  }),
  bookinfoCheck({
    id: 'B15',
    title: 'back ends learn the signed-in user by the header end-user',
    reach: 'neighbours',
    needs: ['productpage', 'neighbours'],
    async run({ productpage, neighbours }) {
      const cookie = sessionOf(await signIn(productpage))
      const seen = await endUsers(neighbours, async () => {
        await supertest(productpage).get('/productpage').set({ cookie, 'end-user': 'mallory' })
      })
      expect(seen).toEqual(['jason', 'jason'])
    },
  }),
  bookinfoCheck({
    id: 'B16',
    title: 'nobody becomes a user by a header of their own',
    reach: 'neighbours',
    needs: ['productpage', 'neighbours'],
    async run({ productpage, neighbours }) {
      const seen = await endUsers(neighbours, async () => {
        await supertest(productpage).get('/productpage').set('end-user', 'mallory')
      })
      expect(seen).toEqual([undefined, undefined])
    },
  }),
  bookinfoCheck({
    id: 'B17',
    title: 'a session of one replica is good at another',
    reach: 'service',
    needs: ['productpage', 'productpageReplica'],
    async run({ productpage, productpageReplica }) {
      const cookie = sessionOf(await signIn(productpage))
      const { text } = await supertest(productpageReplica).get('/productpage').set({ cookie })
      expect(text).toContain('jason')
      expect(text).toContain('Sign out')
    },
  }),
  bookinfoCheck({
    id: 'B18',
    title: 'a forged session is none',
    reach: 'page',
    needs: ['productpage'],
    async run({ productpage }) {
      const good = sessionOf(await signIn(productpage))
      const admin = Buffer.from('{"user":"admin"}').toString('base64url')
      for (const cookie of [
        'session=x',
        'session=',
        'session=..',
        'session=%zz',
        'session=%00',
        good.replace(/=[^.]*/, `=${admin}`),
        good.slice(0, -2),
        `${good}x`,
      ]) {
        const answer = await supertest(productpage).get('/productpage').set({ cookie })
        expect(answer.status, cookie).toBe(200)
        expect(answer.text, cookie).not.toContain('Sign out')
      }
    },
  }),
  bookinfoCheck({
    id: 'B18',
    title: 'a forged session sends no end-user',
    reach: 'neighbours',
    needs: ['productpage', 'neighbours'],
    async run({ productpage, neighbours }) {
      const seen = await endUsers(neighbours, async () => {
        await supertest(productpage).get('/productpage').set('cookie', 'session=eyJ1c2VyIjoiamFzb24ifQ.x.y')
      })
      expect(seen).toEqual([undefined, undefined])
    },
  }),
  bookinfoCheck({
    id: 'B19',
    title: 'signing out expires the session and leads back',
    reach: 'page',
    needs: ['productpage'],
    async run({ productpage }) {
      const cookie = sessionOf(await signIn(productpage))
      const out = await supertest(productpage).get('/logout').set({ cookie, referer: '/productpage' })
      expect([out.status, out.headers.location]).toEqual([302, '/productpage'])
      const [expired = ''] = [out.headers['set-cookie'] ?? []].flat()
      expect(expired).toMatch(/^session=;/)
      expect(expired.split('; ').slice(1).toSorted()).toEqual([
        'Expires=Thu, 01 Jan 1970 00:00:00 GMT',
        'HttpOnly',
        'Max-Age=0',
        'Path=/',
      ])
      const again = await supertest(productpage).get('/logout').set('referer', '/productpage')
      expect([again.status, again.headers['set-cookie']]).toEqual([302, undefined])
    },
  }),
]
