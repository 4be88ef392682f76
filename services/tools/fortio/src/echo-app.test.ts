import { afterEach, beforeEach, expect, test } from 'vitest'
import { buildEchoApp } from './echo-app.ts'

let random = 0
let app: ReturnType<typeof buildEchoApp>
beforeEach(() => {
  app = buildEchoApp({ random: () => random })
})
afterEach(() => app.close())

test('a body comes back with its type, on any path', async () => {
  const answer = await app.inject({
    method: 'POST',
    url: '/any/path',
    headers: { 'content-type': 'text/x-mine' },
    payload: 'hello',
  })
  expect([answer.statusCode, answer.headers['content-type'], answer.body]).toEqual([
    200,
    'text/x-mine',
    'hello',
  ])
  expect((await app.inject('/')).body).toBe('')
})

test('the query asks for status, size, headers and a closed connection', async () => {
  random = 0.3
  const { statusCode, headers, body } = await app.inject('/?status=503:31&size=10&header=a:b&close=true:30')
  expect([statusCode, headers.a, headers.connection, body]).toEqual([503, 'b', 'keep-alive', 'xxxxxxxxxx'])
  expect((await app.inject('/?status=503:30&close=true')).headers.connection).toBe('close')
})

test('a status that is none is a bad request', async () => {
  expect((await app.inject('/?status=42')).statusCode).toBe(400)
})
