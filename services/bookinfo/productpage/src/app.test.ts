import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { Signer } from '@fastify/cookie'
import { createHttpClient } from '@traffic-lab/service-kit'
import { expect, onTestFinished, test } from 'vitest'
import { buildApp } from './app.ts'
import type { PageFacts } from './page-facts.ts'

/** A page that shows nothing but its facts. */
const page = { render: (facts: PageFacts) => JSON.stringify(facts) }

async function listening(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A book shop whose back ends are all one server. */
async function shop(answer: RequestListener, options: { instance?: string } = {}) {
  const seen: IncomingMessage[] = []
  const url = await listening((request, response) => {
    seen.push(request)
    answer(request, response)
  })
  const app = buildApp({
    version: 'v1',
    page,
    http: createHttpClient(),
    targets: { details: url, reviews: url, ratings: url },
    sessionSecret: 'secret',
    ...options,
  })
  onTestFinished(() => app.close())
  return { app, seen }
}

const saying =
  (body: string, status = 200, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) =>
    void response.writeHead(status, headers).end(body)

test.each([
  ['DELETE', '/productpage', 'GET, HEAD, OPTIONS'],
  ['POST', '/health', 'GET, HEAD, OPTIONS'],
  ['PUT', '/', 'GET, HEAD, OPTIONS'],
  ['PATCH', '/api/v1/products/0/reviews', 'GET, HEAD, OPTIONS'],
  ['DELETE', '/login', 'POST, OPTIONS'],
  ['POST', '/logout', 'GET, HEAD, OPTIONS'],
] as const)('%s %s is refused with the methods that would do', async (method, url, allow) => {
  const { app } = await shop(saying('{}'))
  const refused = await app.inject({ method, url, headers: { 'content-type': 'x/y' }, payload: 'body' })
  expect([refused.statusCode, refused.headers.allow]).toEqual([405, allow])
  const asked = await app.inject({ method: 'OPTIONS', url })
  expect([asked.statusCode, asked.headers.allow]).toEqual([200, allow])
})

test.each(['/', '/index.html', '/productpage', '/health', '/api/v1/products', '/api/v1/products/0'])(
  'HEAD %s is GET without the body',
  async (url) => {
    const { app } = await shop(saying('{}'))
    const [head, get] = [await app.inject({ method: 'HEAD', url }), await app.inject(url)]
    expect([head.statusCode, head.headers['content-type'], head.body]).toEqual([
      get.statusCode,
      get.headers['content-type'],
      '',
    ])
    expect(Number(head.headers['content-length'])).toBeGreaterThan(0)
  },
)

test('HEAD of the page asks the back ends', async () => {
  const { app, seen } = await shop(saying('{}'))
  await app.inject({ method: 'HEAD', url: '/productpage' })
  expect(seen.map(({ url }) => url)).toEqual(['/details/0', '/reviews/0'])
})

test('an id goes on as it came in', async () => {
  const { app, seen } = await shop(saying('{}'))
  for (const id of ['7', 'abc', '-1', 'a%20b', '%E4%B8%AD', 'x'.repeat(500)]) {
    expect((await app.inject(`/api/v1/products/${id}`)).statusCode).toBe(200)
    expect(seen.at(-1)?.url).toBe(`/details/${id}`)
  }
})

test.each(['/api/v1/products/0/other', '/api/v1/products/0/reviews/1', '/api/v1/products//reviews', '/%zz'])(
  '%s is unknown, and nobody is asked',
  async (url) => {
    const { app, seen } = await shop(saying('{}'))
    const answer = await app.inject(url)
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8'])
    expect(answer.body).toContain('Not Found')
    expect(seen).toEqual([])
  },
)

test('an answer with status 200 that is no JSON is an error of the page', async () => {
  const { app } = await shop(saying('<oops>'))
  for (const url of ['/productpage', '/api/v1/products/0', '/api/v1/products/0/reviews']) {
    const answer = await app.inject(url)
    expect([answer.statusCode, answer.headers['content-type'], answer.body]).toEqual([
      500,
      'text/html; charset=utf-8',
      'Internal Server Error',
    ])
  }
})

test('values of odd types are shown as text, missing ones as none', async () => {
  const reviews = [{ text: 5 }, { rating: { stars: 'many' } }]
  const { app } = await shop(saying(JSON.stringify({ pages: 7, type: null, podname: {}, reviews })))
  const facts = (await app.inject('/productpage')).json()
  expect(facts.details.data).toEqual({ 'ISBN-10': '', publisher: '', pages: '7', type: '', language: '' })
  expect(facts.reviews.data).toEqual({
    podname: '',
    clustername: '',
    reviews: [
      { reviewer: '', text: '5' },
      { reviewer: '', text: '', rating: { stars: 0 } },
    ],
  })
})

test('redirects of a back end are followed, without credentials to another host', async () => {
  const elsewhere: IncomingMessage[] = []
  const other = await listening((request, response) => {
    elsewhere.push(request)
    response.end('{"id":1}')
  })
  const { app } = await shop(saying('', 302, { location: `${other}/moved` }))
  const headers = { authorization: 'Bearer x', cookie: 'a=1', 'x-request-id': 'r1' }
  expect((await app.inject({ url: '/api/v1/products/1', headers })).json()).toEqual({ id: 1 })
  expect(elsewhere[0]?.url).toBe('/moved')
  expect(elsewhere[0]?.headers).toMatchObject({ 'x-request-id': 'r1' })
  expect(elsewhere[0]?.headers).not.toHaveProperty('authorization')
  expect(elsewhere[0]?.headers).not.toHaveProperty('cookie')
})

test('redirects without end are no answer', async () => {
  const { app, seen } = await shop(saying('', 302, { location: '/again' }))
  expect((await app.inject('/api/v1/products/1')).statusCode).toBe(500)
  expect(seen).toHaveLength(31)
})

test('a compressed answer is read, one that bursts is no answer', async () => {
  const { app } = await shop((request, response) => {
    const size = request.url === '/details/1' ? 10 : 5_000_000
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(JSON.stringify('a'.repeat(size))))
  })
  expect((await app.inject('/api/v1/products/1')).json()).toBe('aaaaaaaaaa')
  expect((await app.inject('/api/v1/products/2')).statusCode).toBe(500)
})

test('a name that no header could hold is signed in without what is wrong with it', async () => {
  const { app, seen } = await shop(saying('{}'))
  for (const [name, sent] of [
    ['jason\r\nx-evil: 1', 'jasonx-evil: 1'],
    ['张三', Buffer.from('张三').toString('latin1')],
    ['x'.repeat(9_000), 'x'.repeat(256)],
  ] as const) {
    const payload = new URLSearchParams({ username: name }).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const signedIn = await app.inject({ method: 'POST', url: '/login', headers, payload })
    expect(signedIn.statusCode).toBe(302)
    const cookie = String(signedIn.headers['set-cookie']).split(';')[0] ?? ''
    expect((await app.inject({ url: '/productpage', headers: { cookie } })).statusCode).toBe(200)
    expect(seen.at(-1)?.headers['end-user']).toBe(sent)
  }
})

test('a session that is signed with the key, but holds no name, is none', async () => {
  const { app, seen } = await shop(saying('{}'))
  await app.ready()
  for (const [payload, sent] of [
    ['no JSON', undefined],
    ['7', undefined],
    ['{"user":7}', undefined],
    ['{"user":"\\r\\n"}', undefined],
    ['{"user":"ja\\r\\nson"}', 'jason'],
  ] as const) {
    const signed = new Signer('secret').sign(`${Buffer.from(payload).toString('base64url')}.0`)
    const headers = { cookie: `session=${encodeURIComponent(signed)}` }
    expect((await app.inject({ url: '/productpage', headers })).statusCode).toBe(200)
    expect([seen.length % 2, seen.at(-1)?.headers['end-user']]).toEqual([0, sent])
  }
})

test.each([
  ['a query', '/login?username=jason', undefined, ''],
  [
    'a form of many parts',
    '/login',
    'multipart/form-data; boundary=b',
    '--b\r\ncontent-disposition: form-data; name="username"\r\n\r\njason\r\n--b--\r\n',
  ],
])('the name may come in %s', async (_where, url, type, payload) => {
  const { app } = await shop(saying('{}'))
  const headers = type === undefined ? {} : { 'content-type': type }
  const answer = await app.inject({ method: 'POST', url, headers, payload })
  const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? ''
  expect((await app.inject({ url: '/', headers: { cookie } })).json().user).toBe('jason')
})

test.each([
  ['no name', 'application/x-www-form-urlencoded', 'passwd=x', 302],
  ['JSON', 'application/json', '{"username":"jason"}', 302],
  ['a type that is none', 'nonsense', 'username=jason', 302],
  ['half a type', '/', 'username=jason', 302],
  ['broken parts', 'multipart/form-data; boundary=b', '--b\r\n', 400],
  ['too much', 'application/x-www-form-urlencoded', `username=${'x'.repeat(70_000)}`, 413],
])('%s signs nobody in', async (_what, type, payload, status) => {
  const { app } = await shop(saying('{}'))
  const answer = await app.inject({
    method: 'POST',
    url: '/login',
    headers: { 'content-type': type },
    payload,
  })
  expect(answer.statusCode).toBe(status)
  const cookie = String(answer.headers['set-cookie'] ?? '').split(';')[0] ?? ''
  expect((await app.inject({ url: '/', headers: { cookie } })).json()).not.toHaveProperty('user')
})

test('the languages are those of the browser, or of the address', async () => {
  const { app } = await shop(saying('{}'))
  const language = async (url: string, header: string) =>
    (await app.inject({ url, headers: { 'accept-language': header } })).json().language
  expect(await language('/', 'zh-CN')).toBe('zh')
  expect(await language('/?lang=en', 'zh-CN')).toBe('en')
  expect(await language('/productpage?u=test&lang=zh', 'en')).toBe('zh')
  expect(await language('/?lang=xx&lang=zh', 'en')).toBe('en')
})

test('a flood of headers and a method of nobody are refused, and others go on', async () => {
  const { app } = await shop(saying('{}'))
  const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
  /** The first words of the answer; the connection may then be cut. */
  const answerTo = async (request: string) => {
    const socket = connect(Number(port), '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    socket.write(request)
    const [data] = await once(socket, 'data')
    return String(data)
  }
  const flood = Array.from({ length: 500 }, (_, n) => `x-${n}: ${'y'.repeat(50)}\r\n`).join('')
  expect(await answerTo(`GET /health HTTP/1.1\r\nhost: a\r\n${flood}\r\n`)).toMatch(/^HTTP\/1\.1 431 /)
  expect(await answerTo('BREW /health HTTP/1.1\r\nhost: a\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /)
  expect((await app.inject('/health')).statusCode).toBe(200)
})
