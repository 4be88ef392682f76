import { expect, test } from 'vitest'
import { buildApp } from './app.ts'
import { catalogueBook } from './book.ts'

const app = buildApp({ version: 'v1' })

test('book 0 has nine keys in their order and 178 bytes', async () => {
  const answer = await app.inject('/details/0')
  expect(answer.headers).toMatchObject({
    'content-type': 'application/json',
    'content-length': '178',
    'x-served-by': 'details-v1',
  })
  expect(answer.body).toBe(
    '{"id":0,"author":"William Shakespeare","year":1595,"type":"paperback","pages":200,' +
      '"publisher":"PublisherA","language":"English","ISBN-10":"1234567890","ISBN-13":"123-1234567890"}',
  )
})

test.each([
  ['/details/7', '7'],
  ['/details/-7', '-7'],
  ['/details/-0', '0'],
  ['/details/0/', '0'],
  ['/details/0/3', '3'],
  ['/details/%37?x=1', '7'],
  ['/details/123456789012345678901234567890', '123456789012345678901234567890'],
])('%s is book %s', async (url, id) => {
  const answer = await app.inject(url)
  expect([answer.statusCode, answer.body.slice(0, id.length + 7)]).toEqual([200, `{"id":${id},`])
})

test.each([
  '/details',
  '/details/',
  '/details?id=1',
  '/details/abc',
  '/details/1.5',
  '/details/1e3',
  '/details/0x10',
  '/details/010',
  '/details/1_000',
  '/details/+1',
  '/details/%zz',
  `/details/${'x'.repeat(5000)}`,
])('%s is no product', async (url) => {
  const answer = await app.inject(url)
  expect([answer.statusCode, answer.headers['content-type'], answer.body]).toEqual([
    400,
    'application/json',
    '{"error":"please provide numeric product id"}',
  ])
})

test.each(['/health', '/health/', '/health/x', '/health?x'])('%s is healthy', async (url) => {
  const answer = await app.inject(url)
  expect([answer.statusCode, answer.headers['content-type'], answer.body]).toEqual([
    200,
    'application/json',
    '{"status":"Details is healthy"}',
  ])
})

test.each(['POST', 'PUT'] as const)('%s is GET, whatever its body', async (method) => {
  const headers = { 'content-type': 'application/json' }
  const answer = await app.inject({ method, url: '/details/5', headers, payload: '{' })
  expect([answer.statusCode, answer.json().id]).toEqual([200, 5])
})

test('HEAD has the length of the body and none', async () => {
  const answer = await app.inject({ method: 'HEAD', url: '/details/0' })
  expect([answer.statusCode, answer.headers['content-length'], answer.body]).toEqual([200, '178', ''])
})

test.each(['/details/0', '/details', '/health'])('OPTIONS %s tells the methods', async (url) => {
  const answer = await app.inject({ method: 'OPTIONS', url })
  expect([answer.statusCode, answer.headers.allow]).toEqual([200, 'GET, HEAD, OPTIONS, POST, PUT'])
})

test.each(['DELETE', 'PATCH'] as const)('%s is refused', async (method) => {
  const answer = await app.inject({ method, url: '/details/0' })
  expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS, POST, PUT'])
})

test.each(['/', '/status', '/healthy', '/detailsx/0', '/%zz', '//'])('%s is not found', async (url) => {
  const answer = await app.inject(url)
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8'])
  expect(answer.body).toContain('Not Found')
})

const sent = {
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
  'end-user': 'jason',
}
const credentials = { cookie: 'session=x', authorization: 'Bearer x', jwt: 'j' }
const others = { b3: 'x', accept: 'text/plain', 'x-forwarded-for': '1.2.3.4', location: 'north' }

test.each([
  [false, sent],
  [true, { ...sent, ...credentials }],
])('the book service is told the traces; credentials too: %s', async (forwardCredentials, expected) => {
  const asked: unknown[] = []
  const v2 = buildApp({
    version: 'v2',
    forwardCredentials,
    findBook: async (headers) => {
      asked.push(headers)
      return { ...catalogueBook, year: '2004-01-01' }
    },
  })
  const answer = await v2.inject({ url: '/details/3', headers: { ...sent, ...credentials, ...others } })
  expect(answer.json()).toMatchObject({ id: 3, year: '2004-01-01' })
  expect(asked).toEqual([expected])
})

test('without a book from out there the answer is 400 with the reason', async () => {
  const v2 = buildApp({ version: 'v2', findBook: () => Promise.reject(new Error('no route')) })
  const answer = await v2.inject('/details/0')
  expect([answer.statusCode, answer.headers['content-type'], answer.body]).toEqual([
    400,
    'application/json',
    '{"error":"no route"}',
  ])
  expect((await v2.inject('/details/abc')).json().error).toBe('please provide numeric product id')
})
