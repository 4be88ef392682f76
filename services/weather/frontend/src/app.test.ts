import { createServer, type IncomingHttpHeaders, type RequestListener, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { createHttpClient } from '@traffic-lab/service-kit'
import supertest from 'supertest'
import { expect, onTestFinished, test } from 'vitest'
import { type AppOptions, buildApp } from './app.ts'
import { createPage } from './page.ts'

const page = createPage('%lang% %version% <!--app-->', ({ user, buttonColor, path }) => ({
  title: 'Weather',
  html: `${user ?? 'nobody'} ${buttonColor} ${path}`,
}))

/** A frontend whose every neighbour is the server that `answer` makes. */
async function frontendBefore(answer: RequestListener, options: Partial<AppOptions> = {}) {
  const neighbour = createServer(answer)
  await new Promise<void>((resolve) => neighbour.listen(0, '127.0.0.1', resolve))
  const address = neighbour.address()
  const host = `127.0.0.1:${typeof address === 'object' ? address?.port : address}`
  const targets = {
    forecast: `http://${host}`,
    advertisement: `http://${host}`,
    recommendation: `http://${host}`,
  }
  const app = buildApp({ version: 'v1', page, http: createHttpClient(), targets, ...options })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  onTestFinished(async () => {
    neighbour.closeAllConnections()
    neighbour.close()
    await app.close()
  })
  return { agent: supertest(app.server), url, host }
}

const say = (response: ServerResponse, text: string | undefined) =>
  void response.setHeader('content-type', 'text/plain').end(text)

const noNeighbour: RequestListener = (_request, response) => void response.writeHead(599).end()

test.each([
  '/',
  '/dashboard',
  '/dashboard/',
  '/forecast/Beijing',
  '/forecast/Beijing/',
  '/maintenanced',
  '/maintenanced/',
])('%s is the page', async (path) => {
  const { agent } = await frontendBefore(noNeighbour)
  const answer = await agent.get(path)
  expect([answer.status, answer.headers['content-type'], answer.text]).toEqual([
    200,
    'text/html; charset=utf-8',
    `en v1 nobody green ${path}`,
  ])
})

test('the version decides the colour, the browser the language, the cookie the name', async () => {
  const { agent } = await frontendBefore(noNeighbour, { version: 'v2' })
  const answer = await agent
    .get('/dashboard')
    .set('cookie', 'user=tester')
    .set('accept-language', 'zh-CN,zh;q=0.9')
  expect(answer.text).toBe('zh v2 tester blue /dashboard')
})

test('a colour that is asked for goes before the version', async () => {
  const { agent } = await frontendBefore(noNeighbour, { version: 'v2', buttonColor: 'green' })
  expect((await agent.get('/dashboard')).text).toBe('en v2 nobody green /dashboard')
})

test('an unknown path is 404 and does not become part of the document', async () => {
  const { agent } = await frontendBefore(noNeighbour)
  const answer = await agent.get('/nope?<script>')
  expect([answer.status, answer.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8'])
  expect(answer.text).toMatch(/^Cannot GET \/nope/)
  expect(answer.text).not.toContain('<script>')
})

test('signing in sets one plain cookie, signing out expires it', async () => {
  const { agent } = await frontendBefore(noNeighbour)
  const signedIn = await agent.post('/login').type('form').send({ username: 'tester' })
  expect([signedIn.status, signedIn.headers.location]).toEqual([302, '/dashboard'])
  expect(signedIn.headers['set-cookie']).toEqual(['user=tester; Path=/; SameSite=Lax'])
  const signedOut = await agent.get('/logout')
  expect([signedOut.status, signedOut.headers.location]).toEqual([302, '/dashboard'])
  expect(signedOut.headers['set-cookie']).toEqual([
    'user=; Max-Age=0; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; SameSite=Lax',
  ])
})

test.each(['', 'a b', 'x'.repeat(33), 'tester;Domain=example.com', 'täster'])(
  'the name %j is refused',
  async (username) => {
    const { agent } = await frontendBefore(noNeighbour)
    const answer = await agent.post('/login').type('form').send({ username })
    expect(answer.status).toBe(400)
    expect(answer.headers).not.toHaveProperty('set-cookie')
  },
)

test('all request headers pass, with the accept, requested-with, host and connection of the proxy', async () => {
  const seen: { url: string | undefined; headers: IncomingHttpHeaders }[] = []
  const { agent, host } = await frontendBefore((request, response) => {
    seen.push({ url: request.url, headers: request.headers })
    response.end()
  })
  const sent = {
    'x-request-id': 'r',
    'x-b3-traceid': 't',
    traceparent: 'p',
    authorization: 'Bearer x',
    'accept-language': 'zh',
    'accept-encoding': 'gzip',
    'user-agent': 'UA/1',
    cookie: 'user=tester',
    'x-custom': 'kept',
  }
  await agent
    .get('/data/weather?locate=Bei%20jing&x=1')
    .set(sent)
    .set({ accept: 'text/html', 'keep-alive': 'timeout=9' })
  expect(seen).toEqual([
    {
      url: '/weather?locate=Bei%20jing&x=1',
      headers: {
        ...sent,
        accept: 'application/json',
        'x-requested-with': 'XMLHttpRequest',
        host,
        connection: 'close',
      },
    },
  ])
})

test.each([
  ['/advertisement/ad', '/ad'],
  ['/recommendation/activity?temp=1', '/activity?temp=1'],
  ['/data/', '/'],
])('%s reaches its service as %s', async (path, expected) => {
  const { agent } = await frontendBefore((request, response) => say(response, request.url))
  expect((await agent.get(path)).text).toBe(expected)
})

test('status, headers and cookies of the answer pass, and who gave it is not replaced', async () => {
  const { agent } = await frontendBefore((_request, response) => {
    response.writeHead(418, {
      'content-type': 'text/x-odd',
      'set-cookie': ['user=1a2b; Max-Age=60', 'b=2'],
      'x-served-by': 'forecast-v2',
      'x-envoy-upstream-service-time': '3',
    })
    response.end('short and stout')
  })
  const answer = await agent.get('/data/weather')
  expect(answer.status).toBe(418)
  expect(answer.headers).toMatchObject({
    'content-type': 'text/x-odd',
    'set-cookie': ['user=1a2b; Max-Age=60', 'b=2'],
    'x-served-by': 'forecast-v2',
    'x-envoy-upstream-service-time': '3',
  })
})

test('an answer that no service signed is not signed by the frontend', async () => {
  const { agent } = await frontendBefore(
    (_request, response) => void response.writeHead(504).end('upstream timeout'),
  )
  const answer = await agent.get('/data/weather')
  expect(answer.status).toBe(504)
  expect(answer.headers).not.toHaveProperty('x-served-by')
})

test.each(['POST', 'PUT', 'PATCH', 'DELETE'] as const)(
  '%s passes with its body, whatever its type',
  async (method) => {
    const { agent } = await frontendBefore(async (request, response) => {
      say(
        response,
        `${request.method} ${request.headers['content-type']} ${Buffer.concat(await request.toArray())}`,
      )
    })
    const name = method.toLowerCase() as 'post' | 'put' | 'patch' | 'delete'
    const answer = await agent[name]('/data/x').set('content-type', 'application/json').send('{not json')

    expect(answer.text).toBe(`${method} application/json {not json`)
  },
)

test('a body without a length is passed on in chunks', async () => {
  const { url } = await frontendBefore(async (request, response) => {
    say(response, `${request.headers['transfer-encoding']} ${Buffer.concat(await request.toArray())}`)
  })
  const answer = await fetch(`${url}/data/x`, {
    method: 'POST',
    body: Readable.toWeb(Readable.from([Buffer.from('a'), Buffer.from('b')])) as ReadableStream,
    duplex: 'half',
  })
  expect(await answer.text()).toBe('chunked ab')
})

test('HEAD passes and keeps the length of the answer', async () => {
  const methods: (string | undefined)[] = []
  const { agent } = await frontendBefore((request, response) => {
    methods.push(request.method)
    response.writeHead(200, { 'content-length': 665 }).end()
  })
  const answer = await agent.head('/data/weather')
  expect([methods, answer.headers['content-length']]).toEqual([['HEAD'], '665'])
})

test('the beginning of an answer arrives before its end is written', async () => {
  let finish = () => {}
  const { url } = await frontendBefore((_request, response) => {
    response.write('beginning')
    finish = () => void response.end(' end')
  })
  const { body } = await fetch(`${url}/data/slow`)
  const text: string[] = []
  for await (const chunk of body ?? []) {
    text.push(Buffer.from(chunk).toString())
    // Never reached if the proxy waited for the end: the test would time out.
    if (text.length === 1) finish()
  }
  expect(text).toEqual(['beginning', ' end'])
})

test('a browser that leaves takes its request to the neighbour with it', async () => {
  let left = () => {}
  const gone = new Promise<void>((resolve) => {
    left = resolve
  })
  const abort = new AbortController()
  const { url } = await frontendBefore((request) => {
    request.once('close', left)
    abort.abort()
  })
  await expect(fetch(`${url}/data/slow`, { signal: abort.signal })).rejects.toThrow('aborted')
  await gone
})

test('an unreachable target is 504 in plain text, with its name', async () => {
  const targets = {
    forecast: 'http://127.0.0.1:1',
    advertisement: 'http://127.0.0.1:1',
    recommendation: 'http://127.0.0.1:1',
  }
  const { agent } = await frontendBefore(noNeighbour, { targets })
  const answer = await agent.get('/data/weather')
  expect([answer.status, answer.headers['content-type'], answer.text]).toEqual([
    504,
    'text/plain; charset=utf-8',
    'Cannot reach http://127.0.0.1:1: ECONNREFUSED\n',
  ])
})
