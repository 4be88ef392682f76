import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { buildServer, type ServerOptions } from './build-server.ts'
import { refuseOtherMethods } from './refuse-other-methods.ts'

function serverWith(options: Partial<ServerOptions> = {}) {
  const app = buildServer({
    service: 'forecast',
    version: 'v2',
    instance: 'forecast-v2-1',
    notFound: (_request, reply) => reply.type('text/plain').send('nothing here'),
    ...options,
  })
  return app
}

test('every answer says which version and instance gave it', async () => {
  const app = serverWith()
  for (const url of ['/status', '/unknown']) {
    const { headers } = await app.inject(url)
    expect(headers).toMatchObject({ 'x-served-by': 'forecast-v2', 'x-instance': 'forecast-v2-1' })
  }
})

test('/status answers ok as plain text', async () => {
  const answer = await serverWith().inject('/status')
  expect([answer.statusCode, answer.headers['content-type'], answer.body]).toEqual([
    200,
    'text/plain; charset=utf-8',
    'ok',
  ])
})

test('an unknown path is 404 whatever its method and content type', async () => {
  const request = {
    method: 'POST',
    url: '/unknown',
    headers: { 'content-type': 'text/xml' },
    payload: '<a/>',
  } as const
  const answer = await serverWith().inject(request)
  expect([answer.statusCode, answer.body]).toEqual([404, 'nothing here'])
})

test('a method without a route is refused with Allow, whatever its body', async () => {
  const app = serverWith()
  app.get('/weather', () => 'sunny')
  refuseOtherMethods(app, '/weather')
  const request = { url: '/weather', headers: { 'content-type': 'application/json' }, payload: '{' } as const
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const) {
    const answer = await app.inject({ ...request, method })
    expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'HEAD, GET'])
  }
  expect((await app.inject('/weather')).body).toBe('sunny')
})

test('methods of WebDAV are methods too', async () => {
  const app = serverWith()
  app.get('/weather', () => 'sunny')
  refuseOtherMethods(app, '/weather')
  app.all('/any/*', (request) => request.method)
  onTestFinished(() => app.close())
  const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
  const answerTo = async (line: string) => {
    const socket = connect(Number(port), '127.0.0.1').setEncoding('latin1')
    socket.write(`${line} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)
    return (await socket.toArray()).join('')
  }
  expect(await answerTo('PROPFIND /weather')).toMatch(/^HTTP\/1.1 405 [\s\S]*\r\nallow: HEAD, GET\r\n/)
  expect(await answerTo('LOCK /any/thing')).toMatch(/^HTTP\/1.1 200 [\s\S]*\r\nLOCK$/)
  expect(await answerTo('PROPFIND /nowhere')).toMatch(/^HTTP\/1.1 404 [\s\S]*\r\nnothing here$/)
})

test('a request is one line in the log, a probe none', async () => {
  const lines: string[] = []
  const app = serverWith({ log: { level: 'info', stream: { write: (line) => void lines.push(line) } } })
  app.get('/weather', () => 'sunny')
  await app.inject({ url: '/weather?locate=Beijing', headers: { 'x-request-id': 'abc' } })
  await app.inject('/status')
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({
      service: 'forecast',
      version: 'v2',
      instance: 'forecast-v2-1',
      reqId: 'abc',
      method: 'GET',
      path: '/weather?locate=Beijing',
      status: 200,
    }),
  ])
})

test('a path that cannot be decoded is one the service does not know, unless it says otherwise', async () => {
  const unknown = await serverWith().inject('/a/%zz')
  expect([unknown.statusCode, unknown.body, unknown.headers['x-served-by']]).toEqual([
    404,
    'nothing here',
    'forecast-v2',
  ])
  const app = serverWith({ malformedPath: (_request, reply) => reply.code(400).send('what?') })
  expect((await app.inject('/a/%zz')).body).toBe('what?')
})

test('without its status route a server knows no /status', async () => {
  expect((await serverWith({ statusRoute: false }).inject('/status')).statusCode).toBe(404)
})

test('a client that never ends its request is told so and cut off', async () => {
  const app = serverWith({ receiveLimitMs: 50 })
  app.post('/weather', () => 'stored')
  onTestFinished(() => app.close())
  const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
  const head = 'POST /weather HTTP/1.1\r\nHost: a\r\n'
  for (const start of [head, `${head}Content-Type: text/plain\r\nContent-Length: 9\r\n\r\nhalf`]) {
    const socket = connect(Number(port), '127.0.0.1').setEncoding('latin1')
    socket.write(start)
    expect((await socket.toArray()).join('')).toMatch(/^HTTP\/1.1 408 /)
  }
})

test('what a handler throws is logged with its cause', async () => {
  const lines: string[] = []
  const app = serverWith({ log: { level: 'info', stream: { write: (line) => void lines.push(line) } } })
  app.get('/weather', () => {
    throw new Error('thermometer broke')
  })
  await app.inject('/weather')
  expect(lines.join('')).toContain('thermometer broke')
})
