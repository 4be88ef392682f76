import { expect, test } from 'vitest'
import { resolveTarget } from './http-target.ts'

const url = 'http://forecast:3002/weather?locate=hangzhou'
const proxy = 'http://127.9.0.4:15001'

test('without a proxy a request goes to the host of its URL', () => {
  expect(resolveTarget(url, {})).toEqual({
    hostname: 'forecast',
    port: 3002,
    path: '/weather?locate=hangzhou',
    host: 'forecast:3002',
  })
  expect(resolveTarget('http://[::1]', {})).toEqual({ hostname: '::1', port: 80, path: '/', host: '[::1]' })
})

test('with a proxy it goes there in absolute form', () => {
  expect(resolveTarget(url, { http_proxy: proxy })).toEqual({
    hostname: '127.9.0.4',
    port: 15001,
    path: url,
    host: 'forecast:3002',
  })
})

test.each([
  ['*', 'forecast'],
  ['a, forecast:', 'forecast', true],
  ['weather', 'forecast.weather'],
  ['.weather', 'forecast.weather'],
  ['cast', 'forecast', true],
  ['', 'forecast', true],
])('no_proxy "%s" and the host %s', (no_proxy, host, proxied = false) => {
  const { hostname } = resolveTarget(`http://${host}/`, { http_proxy: proxy, no_proxy })
  expect(hostname).toBe(proxied ? '127.9.0.4' : host)
})

test.each([
  ['https://forecast', {}, 'https:// is not supported'],
  ['http://', {}, "invalid url 'http://'"],
  [url, { http_proxy: 'socks5://x' }, 'http_proxy "socks5://x" is not an http:// URL'],
])('%s with %j is refused', (wanted, env, message) => {
  expect(() => resolveTarget(wanted, env)).toThrow(message)
})
