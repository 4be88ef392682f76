import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import supertest from 'supertest'
import { afterAll, describe, expect, test } from 'vitest'
import { startBookinfoInProcess } from './bookinfo-in-process.ts'

const bookinfo = await startBookinfoInProcess()
afterAll(() => bookinfo[Symbol.asyncDispose]())

const { productpage, details, reviewsV2, ratings } = bookinfo.targets

/** Sends bytes over a connection of its own; what came back before the service closed it. Fails if it hangs. */
async function exchange(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname).setEncoding('latin1')
  let answer = ''
  socket.on('data', (text: string) => {
    answer += text
  })
  // Cut while it still sends: also an end.
  socket.on('error', () => {})
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.write(bytes, 'latin1')
  const limit = new AbortController()
  const hung = await Promise.race([
    closed.then(() => false),
    delay(5_000, true, { signal: limit.signal }).catch(() => false),
  ])
  limit.abort()
  socket.destroy()
  if (hung) throw new Error(`no end within 5 s; came so far: ${answer}`)
  return answer
}

/** One request without a body; the connection is to be closed after it. */
const request = (line: string, ...headers: string[]) =>
  `${[`${line} HTTP/1.1`, 'Host: a', 'Connection: close', ...headers].join('\r\n')}\r\n\r\n`

const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1])
const megabyte = 'x'.repeat(1_000_000)

describe.each([
  ['productpage', productpage, '/productpage'],
  ['details', details, '/details/0'],
  ['reviews', reviewsV2, '/reviews/0'],
  ['ratings', ratings, '/ratings/0'],
] as const)('%s', (_name, url, path) => {
  test.each(['TRACE', 'DELETE', 'PATCH', 'QUERY'])('refuses %s with Allow', async (method) => {
    const answer = await exchange(url ?? '', request(`${method} ${path}`))
    expect(statusOf(answer)).toBe(405)
    expect(answer).toMatch(/^allow: /im)
  })

  test.each([
    ['a method that no one knows', request(`NONSENSE ${path}`), [400]],
    ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00\r\n\r\n', [400]],
    ['no Host', `GET ${path} HTTP/1.1\r\nConnection: close\r\n\r\n`, [400]],
    [
      'a flood of small headers',
      request(`GET ${path}`, ...Array.from({ length: 20_000 }, (_, i) => `x-${i}: y`)),
      [431],
    ],
    ['one enormous header', request(`GET ${path}`, `cookie: ${megabyte}`), [431]],
    ['a header that is just too large', request(`GET ${path}`, `cookie: ${'x'.repeat(20_000)}`), [431]],
    ['a path without end', request(`GET ${path}${megabyte}`), [431, 414]],
    ['two lengths', request(`POST ${path}`, 'Content-Length: 1', 'Content-Length: 2'), [400]],
    [
      'a length and chunks',
      request(`POST ${path}`, 'Content-Length: 4', 'Transfer-Encoding: chunked'),
      [400],
    ],
    ['a negative length', request(`POST ${path}`, 'Content-Length: -1'), [400]],
    ['a broken chunk', `${request(`POST ${path}`, 'Transfer-Encoding: chunked')}zz\r\n`, [400, 405, 200]],
    ['malformed cookies', request(`GET ${path}`, 'Cookie: session=%%%; ;;=; =a; session="'), [200]],
    ['odd bytes in a header', request(`GET ${path}`, 'X-Odd: \xff\xfe\x80', 'End-User: \xe9'), [200]],
    ['an expectation that nobody has', request(`GET ${path}`, 'Expect: the-unexpected'), [417]],
    ['an upgrade', request(`GET ${path}`, 'Upgrade: websocket'), [200]],
  ])('answers %s, and goes on', async (_what, bytes, statuses) => {
    const answer = await exchange(url ?? '', bytes)
    // A client that is cut while it sends may not get to read why.
    if (answer !== '' || bytes.length < 100_000) expect(statuses).toContain(statusOf(answer))
    expect((await supertest(url ?? '').get('/health')).status).toBe(200)
  })

  test.each(['/%zz', `${path}%zz`, '/%00', '/..%2f..%2fetc/passwd', '//', '/?%zz=%zz'])(
    'has an answer of its own to the path %s',
    async (odd) => {
      const answer = await exchange(url ?? '', request(`GET ${odd}`))
      expect([200, 400, 404]).toContain(statusOf(answer))
      expect(answer).not.toContain('FST_ERR')
      expect(answer).toMatch(/^x-served-by: /im)
    },
  )

  test('CONNECT leads nowhere, and ends', async () => {
    expect(statusOf(await exchange(url ?? '', request('CONNECT example.com:443')))).not.toBe(200)
  })
})

test('ratings stops reading where a body is larger than it may be, chunked or not', async () => {
  const post = request('POST /ratings/5', `Content-Length: ${megabyte.length}`) + megabyte
  expect(['', 413]).toContain(statusOf(await exchange(ratings ?? '', post)) || '')
  const chunk = `${megabyte.length.toString(16)}\r\n${megabyte}\r\n`
  const chunked = request('POST /ratings/5', 'Transfer-Encoding: chunked') + chunk.repeat(3)
  expect(['', 413]).toContain(statusOf(await exchange(ratings ?? '', chunked)) || '')
  expect((await supertest(ratings ?? '').get('/ratings/5')).body.ratings).toEqual({
    Reviewer1: 5,
    Reviewer2: 4,
  })
})

test.each([
  [productpage, '/productpage', 'GET, HEAD, OPTIONS'],
  [productpage, '/login', 'POST, OPTIONS'],
  [details, '/details/0', 'GET, HEAD, OPTIONS, POST, PUT'],
  [reviewsV2, '/reviews/0', 'GET, HEAD'],
  [ratings, '/ratings/0', 'GET, HEAD, POST'],
])('%s%s refuses methods of WebDAV too', async (url, path, allow) => {
  for (const method of ['PROPFIND', 'LOCK']) {
    const answer = await exchange(url ?? '', request(`${method} ${path}`))
    expect([statusOf(answer), /^allow: (.*)\r$/im.exec(answer)?.[1]]).toEqual([405, allow])
    // ratings refuses them everywhere; for the others a path is unknown first.
    const unknown = await exchange(url ?? '', request(`${method} /nope`))
    expect(statusOf(unknown)).toBe(url === ratings ? 405 : 404)
  }
})

test('details reads no body, and answers before it has come', async () => {
  const answer = await exchange(
    details ?? '',
    request('POST /details/0', `Content-Length: ${megabyte.length}`) + megabyte,
  )
  expect(statusOf(answer)).toBe(200)
})
