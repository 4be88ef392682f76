import { expect, test } from 'vitest'
import { readConfig } from './config.ts'

const read = (env: Record<string, string>, ...args: string[]) =>
  readConfig({ env, argv: ['node', 'main.ts', ...args] })

test('by default details listens on 9080 and has its own catalogue', () => {
  expect(read({})).toMatchObject({ version: 'v1', booksUrl: undefined, LISTEN_HOST: '::', LISTEN_PORT: 9080 })
  expect(read({}, '8080').LISTEN_PORT).toBe(8080)
})

test.each([
  [{ SERVICE_VERSION: 'v2' }, 'https://www.googleapis.com'],
  [{ SERVICE_VERSION: 'v2', DO_NOT_ENCRYPT: 'true' }, 'http://www.googleapis.com'],
  [{ SERVICE_VERSION: 'v2', DO_NOT_ENCRYPT: 'false' }, 'https://www.googleapis.com'],
  [{ SERVICE_VERSION: 'v2', ENABLE_EXTERNAL_BOOK_SERVICE: 'false' }, undefined],
  [{ ENABLE_EXTERNAL_BOOK_SERVICE: 'true' }, 'https://www.googleapis.com'],
  [{ SERVICE_VERSION: 'v3' }, undefined],
  [
    {
      SERVICE_VERSION: 'v2',
      EXTERNAL_BOOK_HOST: '127.0.0.1',
      EXTERNAL_BOOK_PORT: '81',
      DO_NOT_ENCRYPT: 'true',
    },
    'http://127.0.0.1:81',
  ],
])('%j asks at %s', (env, booksUrl) => {
  expect(read(env).booksUrl).toBe(booksUrl)
})

test('every wrong variable is named in one message; what Kubernetes sets for the Service is not read', () => {
  const wrong = {
    DETAILS_PORT: 'tcp://10.0.0.1:9080',
    LISTEN_PORT: 'high',
    ENABLE_EXTERNAL_BOOK_SERVICE: 'yes',
    DO_NOT_ENCRYPT: 'TRUE',
    EXTERNAL_BOOK_HOST: 'http://books',
    EXTERNAL_BOOK_PORT: '0',
    FORWARD_CREDENTIALS: '1',
  }
  expect(() => read(wrong)).toThrow(
    [
      'The environment is not usable; change or unset:',
      '  LISTEN_PORT=high: must be a whole number from 0 to 65535',
      '  ENABLE_EXTERNAL_BOOK_SERVICE=yes: must be one of true, false',
      '  DO_NOT_ENCRYPT=TRUE: must be one of true, false',
      '  EXTERNAL_BOOK_HOST=http://books: must be a host name without port, such as ratings',
      '  EXTERNAL_BOOK_PORT=0: must be a whole number from 1 to 65535',
      '  FORWARD_CREDENTIALS=1: must be one of true, false',
    ].join('\n'),
  )
})
