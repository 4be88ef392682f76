import { expect, test } from 'vitest'
import { type ReaderOptions, ResponseReader } from './response-reader.ts'

const head = (...lines: string[]) => `${['HTTP/1.1 200 OK', ...lines].join('\r\n')}\r\n\r\n`

/** Feeds pieces; says after how many it was complete (0: never), and what was counted. */
function read(pieces: readonly string[], options: Partial<ReaderOptions> = {}) {
  const all = { style: 'fast', method: 'GET', keepAlive: true, checkClose: false, ...options } as const
  const reader = new ResponseReader(all)
  const completeAfter = pieces.findIndex((piece) => reader.feed(Buffer.from(piece))) + 1
  const { status, size, headSize, reusable } = reader
  return { completeAfter, status, size, headSize, reusable, reader }
}

test('a length says where an answer ends, wherever its bytes are cut', () => {
  const whole = `${head('Content-Length: 5')}hello`
  for (let cut = 1; cut < whole.length; cut++)
    expect(read([whole.slice(0, cut), whole.slice(cut)])).toMatchObject({
      completeAfter: 2,
      status: 200,
      size: whole.length,
      headSize: whole.length - 5,
      reusable: true,
    })
})

test('chunks are read up to the empty one, wherever their bytes are cut', () => {
  const body = '3\r\nabc\r\na\r\n0123456789\r\n0\r\n\r\n'
  const whole = head('Transfer-Encoding: chunked') + body
  for (let cut = 1; cut < whole.length; cut++) {
    const pieces = [whole.slice(0, cut), whole.slice(cut)]
    expect(read(pieces)).toMatchObject({ completeAfter: 2, size: whole.length, reusable: true })
    expect(read(pieces, { style: 'standard' })).toMatchObject({ completeAfter: 2, size: 13, reusable: true })
  }
})

test('a failure is known by its status: fast waits for no more and gives the connection up', () => {
  const pieces = ['HTTP/1.1 5', '03 Service Unavailable\r\n', 'content-length: 2\r\n\r\nno']
  expect(read(pieces)).toMatchObject({
    completeAfter: 2,
    status: 503,
    size: 34,
    headSize: 0,
    reusable: false,
  })
  expect(read(pieces, { style: 'standard' })).toMatchObject({ completeAfter: 3, size: 2, reusable: true })
})

test('fast does not wait for the end of an answer without length', () => {
  const { completeAfter, reusable, reader } = read([`${head('server: x')}a`])
  expect([completeAfter, reusable, reader.lacksLength]).toEqual([1, false, true])
})

test('standard reads such an answer until the server closes', () => {
  const { completeAfter, reader } = read([`${head('server: x')}a`, 'bc'], { style: 'standard' })
  expect([completeAfter, reader.end(), reader.size]).toEqual([0, true, 3])
})

test('without keep-alive the end of the connection is the end of the answer', () => {
  const { completeAfter, reader } = read([`${head('content-length: 1')}a`], { keepAlive: false })
  expect([completeAfter, reader.end(), reader.reusable]).toEqual([0, true, false])
})

test('connection: close counts for standard, and for fast when asked to look', () => {
  const pieces = [`${head('Connection: close', 'content-length: 1')}a`]
  expect(read(pieces)).toMatchObject({ completeAfter: 1, reusable: true })
  expect(read(pieces, { checkClose: true })).toMatchObject({ completeAfter: 0, reusable: false })
  expect(read(pieces, { style: 'standard' })).toMatchObject({ completeAfter: 1, reusable: false })
})

test('standard knows that an answer to HEAD has no body', () => {
  const pieces = [head('content-length: 5')]
  expect(read(pieces, { style: 'standard', method: 'HEAD' })).toMatchObject({ completeAfter: 1, size: 0 })
})

test('an answer that breaks off before its status is none', () => {
  const { reader } = read(['HTTP/1'])
  expect([reader.end(), reader.status]).toEqual([false, undefined])
})
