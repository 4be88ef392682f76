import { expect, test } from 'vitest'
import { buildApp } from './app.ts'
import type { FetchRatings } from './ratings-client.ts'

const fine: FetchRatings = async () =>
  new Map([
    ['Reviewer1', 5],
    ['Reviewer2', 0],
  ])
const error = 'Ratings service is currently unavailable'
const v1 = buildApp({ version: 'v1' })

test('v1 has two reviews without rating, and its keys in order', async () => {
  const answer = await v1.inject('/reviews/0')
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/json'])
  expect(answer.headers).toMatchObject({ 'x-served-by': 'reviews-v1' })
  expect(answer.body).toBe(
    '{"id":"0","podname":"null","clustername":"null","reviews":[{"reviewer":"Reviewer1","text":"An extremely ' +
      'entertaining play by Shakespeare. The slapstick humour is refreshing!"},{"reviewer":"Reviewer2","text":' +
      '"Absolutely fun and entertaining. The play lacks thematic depth when compared to other plays by Shakespeare."}]}',
  )
})

test('the pod and the Kubernetes cluster are named where they are known', async () => {
  const app = buildApp({ version: 'v1', instance: 'pod-x', clusterName: 'east' })
  expect((await app.inject('/reviews/0')).json()).toMatchObject({ podname: 'pod-x', clustername: 'east' })
})

test('stars have the color of the version; none is a number too', async () => {
  for (const starColor of ['black', 'red']) {
    const app = buildApp({ version: 'v2', fetchRatings: fine, starColor })
    expect((await app.inject('/reviews/0')).json().reviews).toMatchObject([
      { reviewer: 'Reviewer1', rating: { stars: 5, color: starColor } },
      { reviewer: 'Reviewer2', rating: { stars: 0, color: starColor } },
    ])
  }
})

test('each reviewer without stars has the error in their place', async () => {
  const app = buildApp({ version: 'v2', fetchRatings: async () => new Map([['Reviewer1', 3]]) })
  const ratings = (await app.inject('/reviews/0'))
    .json()
    .reviews.map(({ rating }: { rating: object }) => rating)
  expect(ratings).toEqual([{ stars: 3, color: 'black' }, { error }])
})

test('without ratings both reviews say so, and the answer is 200', async () => {
  const app = buildApp({ version: 'v3', fetchRatings: () => Promise.reject(new Error('refused')) })
  const answer = await app.inject('/reviews/0')
  expect([answer.statusCode, answer.json().reviews]).toMatchObject([
    200,
    [{ rating: { error } }, { rating: { error } }],
  ])
})

test.each([
  ['0', '0'],
  ['7?u=1', '7'],
  ['007', '7'],
  ['-3', '-3'],
  ['+3', '3'],
  ['-0', '0'],
  ['2147483647', '2147483647'],
  ['-2147483648', '-2147483648'],
])('/reviews/%s is product %s', async (path, id) => {
  expect((await v1.inject(`/reviews/${path}`)).json().id).toBe(id)
})

test.each([
  '/reviews/abc',
  '/reviews/2147483648',
  '/reviews/-2147483649',
  '/reviews/1.5',
  '/reviews/1e3',
  '/reviews/0x1',
  '/reviews/%zz',
  `/reviews/${'9'.repeat(500)}`,
  '/reviews',
  '/reviews/',
  '/reviews/0/1',
  '/health/x',
  '/status',
  '/',
])('%s is not found', async (url) => {
  expect((await v1.inject(url)).statusCode).toBe(404)
})

test('health is JSON with a blank', async () => {
  const answer = await v1.inject('/health')
  expect([answer.statusCode, answer.headers['content-type'], answer.body]).toEqual([
    200,
    'application/json',
    '{"status": "Reviews is healthy"}',
  ])
})

test('HEAD is GET without a body; other methods are refused', async () => {
  for (const url of ['/health', '/reviews/0?x=1']) {
    const [get, head] = await Promise.all([v1.inject(url), v1.inject({ method: 'HEAD', url })])
    expect([head.statusCode, head.headers['content-length'], head.body]).toEqual([
      200,
      get.headers['content-length'],
      '',
    ])
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const) {
      const headers = { 'content-type': 'application/json' }
      const refused = await v1.inject({ method, url, headers, payload: '{' })
      expect([refused.statusCode, refused.headers.allow]).toEqual([405, 'GET, HEAD'])
    }
  }
  expect((await v1.inject({ method: 'POST', url: '/nope' })).statusCode).toBe(404)
})

test('the headers of Bookinfo go on to ratings, others do not', async () => {
  const passed = {
    'x-request-id': 'r',
    'x-ot-span-context': 'o',
    'x-datadog-trace-id': '1',
    'x-datadog-parent-id': '2',
    'x-datadog-sampling-priority': '3',
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    tracestate: 'a=b',
    'x-cloud-trace-context': 'c',
    'grpc-trace-bin': 'g',
    'x-b3-traceid': 't',
    'x-b3-spanid': 's',
    'x-b3-parentspanid': 'p',
    'x-b3-sampled': '1',
    'x-b3-flags': '0',
    sw8: '1-x',
    'user-agent': 'UA/1',
    cookie: 'session=x',
    authorization: 'Bearer x',
    jwt: 'j',
    'end-user': 'jason',
  }
  const others = { b3: 'x', accept: 'text/plain', 'x-forwarded-for': '1.2.3.4', location: 'north' }
  const asked: unknown[] = []
  const app = buildApp({
    version: 'v2',
    fetchRatings: (...question) => {
      asked.push(question)
      return fine(...question)
    },
  })
  await app.inject({ url: '/reviews/7', headers: { ...passed, ...others } })
  expect(asked).toEqual([[7, passed]])
})
