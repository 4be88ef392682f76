import { expect, test } from 'vitest'
import { type AppOptions, buildApp } from './app.ts'
import { DatabaseError, type RatingsStore } from './ratings-store.ts'

const byDefault = { Reviewer1: 5, Reviewer2: 4 }
const v1 = buildApp({ version: 'v1' })
const json = 'application/json'

/** A database that answers, and stores nothing, as both of ours. */
const readOnly: RatingsStore = { read: async () => ({ Reviewer1: 1, Reviewer2: 0 }) }

test('product 0 has five and four stars, as JSON without a charset', async () => {
  const answer = await v1.inject('/ratings/0')
  expect([answer.statusCode, answer.body]).toEqual([200, '{"id":0,"ratings":{"Reviewer1":5,"Reviewer2":4}}'])
  expect(answer.headers).toMatchObject({ 'content-type': json, 'x-served-by': 'ratings-v1' })
})

test.each([
  ['/ratings/7abc', 7],
  ['/ratings/1.9', 1],
  ['/ratings/-3', -3],
  ['/ratings/-0', 0],
  ['/ratings/0/3', 3],
  ['/ratings/5?u=/6', 5],
])('%s is product %i', async (url, id) => {
  expect((await v1.inject(url)).json()).toEqual({ id, ratings: byDefault })
})

test.each(['/ratings/', '/ratings/abc', '/ratings/1/', '/ratings/%zz', `/ratings/${'x'.repeat(5000)}`])(
  '%s is no product, whether read or stored',
  async (url) => {
    for (const method of ['GET', 'POST'] as const) {
      const answer = await v1.inject({ method, url, ...(method === 'POST' && { payload: 'oops' }) })
      expect([answer.statusCode, answer.headers['content-type'], answer.body]).toEqual([
        400,
        json,
        '{"error":"please provide numeric product ID"}',
      ])
    }
  },
)

test.each(['/ratings', '/', '/status', '/health/', '/ratingsx/1', '/%zz'])(
  '%s is not found, in silence',
  async (url) => {
    for (const method of ['GET', 'POST'] as const) {
      const answer = await v1.inject({ method, url })
      expect([answer.statusCode, answer.headers['content-type'], answer.body]).toEqual([404, undefined, ''])
    }
  },
)

test('health is well, with a query too', async () => {
  const answer = await v1.inject('/health?probe')
  expect([answer.statusCode, answer.headers['content-type'], answer.body]).toEqual([
    200,
    json,
    '{"status":"Ratings is healthy"}',
  ])
})

test('HEAD is GET without a body; other methods are refused on every path', async () => {
  const head = await v1.inject({ method: 'HEAD', url: '/ratings/0' })
  expect([head.statusCode, head.headers['content-length'], head.body]).toEqual([200, '48', ''])
  for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const) {
    const refused = await v1.inject({
      method,
      url: '/ratings/0',
      headers: { 'content-type': json },
      payload: '{',
    })
    expect([refused.statusCode, refused.headers.allow]).toEqual([405, 'GET, HEAD, POST'])
    expect((await v1.inject({ method, url: '/health' })).headers.allow).toBe('GET, HEAD')
  }
})

test('what is posted is kept for that product alone, as it is, whatever its type says', async () => {
  const app = buildApp({ version: 'v1' })
  for (const type of [undefined, json, 'text/plain', 'application/x-www-form-urlencoded', 'nonsense', '/']) {
    for (const payload of ['{"Reviewer1":1,"Reviewer2":2}', '7', 'null', '[]', ' {"__proto__":{"a":1}} ']) {
      const headers = type === undefined ? {} : { 'content-type': type }
      const posted = await app.inject({ method: 'POST', url: '/ratings/5', headers, payload })
      const expected = `{"id":5,"ratings":${payload.trim()}}`
      expect([posted.statusCode, posted.headers['content-type'], posted.body]).toEqual([200, json, expected])
      expect((await app.inject('/ratings/5')).body).toBe(expected)
    }
  }
  expect((await app.inject('/ratings/6')).json().ratings).toEqual(byDefault)
  expect((await buildApp({ version: 'v1' }).inject('/ratings/5')).json().ratings).toEqual(byDefault)
})

test.each(['oops', '', '{', '\u0000'])('%j is no JSON', async (payload) => {
  for (const app of [v1, buildApp({ version: 'v2', store: readOnly })]) {
    const answer = await app.inject({ method: 'POST', url: '/ratings/5', payload })
    expect([answer.statusCode, answer.headers['content-type'], answer.body]).toEqual([
      400,
      json,
      '{"error":"please provide valid ratings JSON"}',
    ])
  }
})

test('more than 64 KiB are refused, as JSON', async () => {
  const payload = JSON.stringify('x'.repeat(64 * 1024))
  const answer = await v1.inject({ method: 'POST', url: '/ratings/5', payload })
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([413, json])
  expect(answer.json().error).toMatch(/too large/)
})

test('the memory holds a thousand products; the one stored first goes', async () => {
  const app = buildApp({ version: 'v1' })
  for (let id = 1; id <= 1_001; id += 1)
    await app.inject({ method: 'POST', url: `/ratings/${id}`, payload: String(id) })
  const stored = await Promise.all(
    [1, 2, 1_001].map(async (id) => (await app.inject(`/ratings/${id}`)).json().ratings),
  )
  expect(stored).toEqual([byDefault, 2, 1_001])
})

test('a database is read for every product and stores nothing', async () => {
  const app = buildApp({ version: 'v2', store: readOnly })
  expect((await app.inject('/ratings/9')).json()).toEqual({ id: 9, ratings: { Reviewer1: 1, Reviewer2: 0 } })
  const posted = await app.inject({ method: 'POST', url: '/ratings/9', payload: '{}' })
  expect([posted.statusCode, posted.headers['content-type'], posted.body]).toEqual([
    501,
    json,
    '{"error":"Post not implemented for database backed ratings"}',
  ])
})

test('a database that fails is 500 with what failed, and no more', async () => {
  const store = { read: () => Promise.reject(new DatabaseError('could not perform select')) }
  const answer = await buildApp({ version: 'v2', store }).inject('/ratings/0')
  expect([answer.statusCode, answer.headers['content-type'], answer.body]).toEqual([
    500,
    json,
    '{"error":"could not perform select"}',
  ])
  const broken = { read: () => Promise.reject(new Error('password=secret')) }
  expect((await buildApp({ version: 'v2', store: broken }).inject('/ratings/0')).body).toBe(
    '{"error":"internal error"}',
  )
})

const ratingsOf = async (options: AppOptions) => {
  const app = buildApp(options)
  return async () => {
    const [ratings, health] = await Promise.all([app.inject('/ratings/0'), app.inject('/health')])
    return [ratings.statusCode, health.statusCode]
  }
}

test('v-faulty refuses one request in two, and only to read ratings', async () => {
  let draw = 0
  const app = buildApp({ version: 'v-faulty', faults: { random: () => draw } })
  const refused = await app.inject('/ratings/0')
  expect([refused.statusCode, refused.headers['content-type'], refused.body]).toEqual([
    503,
    json,
    '{"error":"Service unavailable"}',
  ])
  expect((await app.inject('/health')).statusCode).toBe(200)
  expect((await app.inject('/ratings/abc')).statusCode).toBe(400)
  expect((await app.inject({ method: 'POST', url: '/ratings/0', payload: '{}' })).statusCode).toBe(200)
  draw = 0.49
  expect((await app.inject('/ratings/0')).statusCode).toBe(503)
  draw = 0.5
  expect((await app.inject('/ratings/0')).statusCode).toBe(200)
})

test('v-delayed lets one request in two wait, and answers it then', async () => {
  let draw = 0
  const app = buildApp({ version: 'v-delayed', faults: { random: () => draw, delayMs: 200 } })
  const order: string[] = []
  const slow = app.inject('/ratings/0').then(({ statusCode }) => order.push(`slow ${statusCode}`))
  // Its draw comes before the next request's: both are handled in order.
  await app.inject('/health')
  draw = 0.5
  await app.inject('/ratings/0').then(({ statusCode }) => order.push(`fast ${statusCode}`))
  await slow
  expect(order).toEqual(['fast 200', 'slow 200'])
})

test('v-unavailable is good for a minute, bad for a minute, and healthy throughout', async () => {
  let now = 5_000
  const ask = await ratingsOf({ version: 'v-unavailable', faults: { now: () => now } })
  const seen: unknown[] = []
  for (const at of [0, 59_999, 60_000, 119_999, 120_000]) {
    now = 5_000 + at
    seen.push(await ask())
  }
  expect(seen).toEqual([
    [200, 200],
    [200, 200],
    [503, 200],
    [503, 200],
    [200, 200],
  ])
})

test('v-unhealthy is bad every other quarter of an hour, and its health says so', async () => {
  let now = 0
  const app = buildApp({ version: 'v-unhealthy', faults: { now: () => now } })
  now = 15 * 60_000 - 1
  expect((await app.inject('/health')).statusCode).toBe(200)
  now = 15 * 60_000
  const health = await app.inject('/health')
  expect([health.statusCode, health.body]).toEqual([500, '{"status":"Ratings is not healthy"}'])
  expect((await app.inject('/ratings/0')).statusCode).toBe(503)
  now = 30 * 60_000
  expect((await app.inject('/ratings/0')).statusCode).toBe(200)
})

test('a period of its own can be given, and a version without a row behaves as v1', async () => {
  let now = 0
  const ask = await ratingsOf({ version: 'v-unavailable', faults: { now: () => now, toggleMs: 10 } })
  now = 10
  expect(await ask()).toEqual([503, 200])
  const other = await buildApp({ version: 'constructor' }).inject('/ratings/0')
  expect([other.statusCode, other.headers['x-served-by']]).toEqual([200, 'ratings-constructor'])
})
