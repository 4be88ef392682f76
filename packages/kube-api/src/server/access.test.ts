import { expect, test } from 'vitest'
import { checkAccess } from './access.ts'

const good = { host: '127.0.0.1:7443', authorization: 'Bearer secret' }

test('a program with the token may come in, by address or as localhost', () => {
  expect(() => checkAccess(good, 7443, 'secret')).not.toThrow()
  expect(() => checkAccess({ ...good, host: 'localhost:7443' }, 7443, 'secret')).not.toThrow()
})

test.each([
  ['a rebound name', { ...good, host: 'evil.example:7443' }, 403],
  ['another port', { ...good, host: '127.0.0.1:80' }, 403],
  ['a web page', { ...good, origin: 'https://127.0.0.1:7443' }, 403],
  ['no token', { host: good.host }, 401],
  ['a wrong token', { ...good, authorization: 'Bearer secreT' }, 401],
  ['another scheme', { ...good, authorization: 'Basic secret' }, 401],
])('%s is refused', (_name, headers, code) => {
  expect(() => checkAccess(headers, 7443, 'secret')).toThrow(expect.objectContaining({ code }))
})
