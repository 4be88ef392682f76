import { expect, it } from 'vitest'
import { clientArguments } from './client-arguments.ts'

it('clientArguments names each value of a header that takes turns', () => {
  const headers = { cookie: ['user=a', 'user=b'], accept: 'text/plain' }
  const words = clientArguments(
    { from: 'frontend-v1', get: '/', count: 4, headers, cookieJar: true },
    'http://a/',
  )
  expect(words.join(' ')).toBe(
    '--url http://a/ --count 4 --concurrency 4 --cookie-jar --header cookie: user=a --header cookie: user=b --header accept: text/plain',
  )
})

it('clientArguments names the sign-in and how much of a body is wanted', () => {
  const words = clientArguments(
    { through: 'gateway', get: '/', count: 1, signIn: '/login?username=jason', bodyLimit: 9 },
    'http://a/',
  )
  expect(words.join(' ')).toBe(
    '--url http://a/ --count 1 --concurrency 4 --sign-in /login?username=jason --body-limit 9',
  )
})
