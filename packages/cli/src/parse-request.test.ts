import { describe, expect, it } from 'vitest'
import { isRequest, parseRequest } from './parse-request.ts'

describe('a request on the command line', () => {
  it.each([
    ['GET http://forecast:3002/weather?a=1#x', 'GET http forecast 3002 forecast:3002 /weather?a=1'],
    ['http://a.example.com', 'GET http a.example.com 80 a.example.com /'],
    ['post https://a?x=1', 'POST https a 443 a /?x=1'],
    ['http://a/b/../c', 'GET http a 80 a /b/../c'],
  ])('%s', (word, expected) => {
    expect(isRequest(word)).toBe(true)
    const { method, scheme, host, port, authority, path } = parseRequest(word, [])
    expect([method, scheme, host, port, authority, path].join(' ')).toBe(expected)
  })

  it('has headers by lower-case name, and another host where one says so', () => {
    const { authority, host, headers } = parseRequest('http://127.0.0.1:8080/', [
      'Cookie: a=b: c',
      'Host: weather.example',
    ])
    expect({ authority, host, headers }).toEqual({
      authority: 'weather.example',
      host: '127.0.0.1',
      headers: { cookie: 'a=b: c' },
    })
  })

  it('says what is wrong', () => {
    expect(() => parseRequest('GET http://', [])).toThrow(/is no request such as/)
    expect(() => parseRequest('http://a', ['no'])).toThrow(/-H takes a header such as/)
    expect(isRequest('rules/a.yaml')).toBe(false)
  })
})
