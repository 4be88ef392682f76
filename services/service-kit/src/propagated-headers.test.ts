import { expect, test } from 'vitest'
import { bookinfoHeaders, pickHeaders } from './propagated-headers.ts'

test('headers are copied only when named and present', () => {
  const incoming = { cookie: 'user=tester', 'user-agent': 'UA/1', 'x-request-id': 'abc' }
  expect(pickHeaders(incoming, ['x-request-id', 'cookie', 'x-b3-traceid'])).toEqual({
    'x-request-id': 'abc',
    cookie: 'user=tester',
  })
})

test('no header that a service of Bookinfo passes on is named twice', () => {
  expect(new Set(bookinfoHeaders).size).toBe(bookinfoHeaders.length)
  expect(bookinfoHeaders).toHaveLength(20)
})
