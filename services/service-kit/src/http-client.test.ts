import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { createHttpClient } from './http-client.ts'

async function listening(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function recordingServer() {
  const seen: { url: string | undefined; headers: IncomingMessage['headers']; port: number | undefined }[] =
    []
  const url = await listening((request, response) => {
    seen.push({ url: request.url, headers: request.headers, port: request.socket.remotePort })
    response.writeHead(201, { 'x-answer': 'yes' }).end('body')
  })
  return { url, seen }
}

test('without a proxy a request goes straight to its host, in origin form', async () => {
  const { url, seen } = await recordingServer()
  const answer = await createHttpClient().get(`${url}/a?b=c`, { cookie: 'user=tester' })
  expect(answer).toEqual({ status: 201, body: 'body' })
  expect(seen[0]?.url).toBe('/a?b=c')
  expect(seen[0]?.headers).toEqual({
    cookie: 'user=tester',
    connection: 'close',
    host: url.slice('http://'.length),
  })
})

test('with a proxy a request goes there in absolute form, with the host of its target', async () => {
  const { url, seen } = await recordingServer()
  const answer = await createHttpClient({ httpProxy: url }).get('http://forecast:3002/weather?locate=Beijing')
  expect(answer.status).toBe(201)
  expect(seen[0]?.url).toBe('http://forecast:3002/weather?locate=Beijing')
  expect(seen[0]?.headers.host).toBe('forecast:3002')
})

test('a host in no_proxy is reached without the proxy', async () => {
  const { url, seen } = await recordingServer()
  const http = createHttpClient({ httpProxy: 'http://127.0.0.1:1', noProxy: '127.0.0.1' })
  await http.get(`${url}/direct`)
  expect(seen[0]?.url).toBe('/direct')
})

test('each call has a connection of its own', async () => {
  const { url, seen } = await recordingServer()
  const http = createHttpClient()
  for (const path of ['/1', '/2', '/3']) await http.get(url + path)
  expect(new Set(seen.map(({ port }) => port)).size).toBe(3)
})

test('a body is streamed to the target', async () => {
  const bodies: string[] = []
  const url = await listening(async (request, response) => {
    bodies.push((await request.toArray()).join(''))
    response.end()
  })
  const answer = await createHttpClient().send(url, { method: 'POST', body: Readable.from(['a', 'b', 'c']) })
  answer.resume()
  expect(bodies).toEqual(['abc'])
})

test('a refused connection rejects', async () => {
  await expect(createHttpClient().get('http://127.0.0.1:1/')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

test('a request fails when nothing comes for as long as it may, also in the middle of a body', async () => {
  const silent = await listening(() => {})
  const http = createHttpClient()
  await expect(http.send(silent, { idleTimeoutMs: 50 })).rejects.toMatchObject({ code: 'ETIMEDOUT' })

  const halfway = await listening((_request, response) => void response.write('half'))
  const answer = await http.send(halfway, { idleTimeoutMs: 1_000 })
  await expect(answer.toArray()).rejects.toThrow()
})

test('a request that goes on is not cut, however long it takes in all', async () => {
  const slow = await listening(async (_request, response) => {
    for (let piece = 0; piece < 8; piece += 1) {
      response.write('x')
      await delay(250)
    }
    response.end()
  })
  const answer = await createHttpClient().send(slow, { idleTimeoutMs: 1_500 })
  expect((await answer.toArray()).join('')).toBe('xxxxxxxx')
})
