import { expect, test } from 'vitest'
import { wayBack } from './way-back.ts'

test.each([
  ['http://shop.example/productpage?u=test', 'http://shop.example/productpage?u=test'],
  ['https://shop.example/productpage', 'https://shop.example/productpage'],
  ['/productpage', '/productpage'],
  ['/productpage?lang=zh', '/productpage?lang=zh'],
])('of this host %j is kept', (referer, location) => {
  expect(wayBack(referer, 'shop.example')).toBe(location)
})

test.each([
  ['http://evil.example/productpage?x=1', '/productpage?x=1'],
  ['http://shop.example:81/a', '/a'],
  ['http://shop.example@evil.example/a', '/a'],
  ['//evil.example/a', '/a'],
  ['/\\evil.example/a', '/a'],
  ['http://evil.example//other.example/', '/other.example/'],
  ['http:evil.example', '/evil.example'],
])('of another host %j leaves only path and query', (referer, location) => {
  expect(wayBack(referer, 'shop.example')).toBe(location)
})

test.each([undefined, '', 'javascript:alert(1)', 'data:text/html,x', 'http://', 'about:blank'])(
  '%j leads to the page',
  (referer) => {
    expect(wayBack(referer, 'shop.example')).toBe('/productpage')
  },
)
