import { expect, test } from 'vitest'
import { buildApp } from './app.ts'
import type { Recommend } from './recommendation-client.ts'

const unasked: Recommend = () => Promise.reject(new Error('v1 asks nobody'))

/** A recommendation service that records how it was asked. */
function recordingRecommend(answer: Recommend = async () => 'dress:A;sport:B') {
  const asked: Parameters<Recommend>[] = []
  const recommend: Recommend = (...question) => {
    asked.push(question)
    return answer(...question)
  }
  return { asked, recommend }
}

test.each([
  ['Hangzhou', 450],
  ['Beijing', 454],
  ['Shanghai', 486],
])("v1's weather of %s has %i bytes", async (city, bytes) => {
  const { headers } = await buildApp({ version: 'v1', recommend: unasked }).inject(`/weather?locate=${city}`)
  expect(headers).toMatchObject({
    'content-length': String(bytes),
    'content-type': 'application/json; charset=utf-8',
  })
  expect(headers).not.toHaveProperty('etag')
})

test.each([
  '/weather?locate=hangzhou',
  '/weather',
  '/weather?locate=Beijing&locate=Beijing',
  '/weather?locate=__proto__',
])('v1 has no result for %s', async (url) => {
  const answer = await buildApp({ version: 'v1', recommend: unasked }).inject(url)
  expect([answer.statusCode, answer.body]).toEqual([200, '{"errorCode":"NO_RESULT"}'])
})

test('v2 answers with Hangzhou for a city it does not know', async () => {
  const { recommend } = recordingRecommend()
  const app = buildApp({ version: 'v2', recommend })
  const [unknown, known] = await Promise.all([
    app.inject('/weather?locate=hangzhou'),
    app.inject('/weather/?locate=Hangzhou'),
  ])
  expect(unknown.json().city).toEqual({ name: 'Hangzhou' })
  expect(unknown.body).toBe(known.body)
})

test('v2 asks for each day with the temperature rounded and puts the answers beside the days', async () => {
  const { asked, recommend } = recordingRecommend(async (temp, weather) => `dress:${temp};sport:${weather}`)
  const answer = await buildApp({ version: 'v2', recommend }).inject('/weather?locate=Hangzhou')
  expect(asked.map(([temp, weather]) => [temp, weather])).toEqual([
    [29, 'Rain'],
    [31, 'Clear'],
    [33, 'Rain'],
  ])
  const days: { recommendation: string }[] = answer.json().list
  expect(days.map((day) => day.recommendation)).toEqual([
    'dress:29;sport:Rain',
    'dress:31;sport:Clear',
    'dress:33;sport:Rain',
  ])
})

test('v2 asks for all days before the first answer comes', async () => {
  const held: (() => void)[] = []
  const { recommend } = recordingRecommend(
    () =>
      new Promise((resolve) => {
        held.push(() => resolve('dress:A;sport:B'))
        // Only the third question lets the answers go: asked one after the other, this never ends.
        if (held.length === 3) for (const release of held) release()
      }),
  )
  const answer = await buildApp({ version: 'v2', recommend }).inject('/weather?locate=Hangzhou')
  expect(answer.statusCode).toBe(200)
})

test('one failed recommendation fails the whole answer with 503 and 47 bytes', async () => {
  const { recommend } = recordingRecommend((temp) =>
    temp === 31 ? Promise.reject(new Error('down')) : Promise.resolve('dress:A;sport:B'),
  )
  for (const method of ['GET', 'HEAD'] as const) {
    const answer = await buildApp({ version: 'v2', recommend }).inject({
      method,
      url: '/weather?locate=Hangzhou',
    })
    expect([answer.statusCode, answer.headers['content-length']]).toEqual([503, '47'])
    expect(answer.body).toBe(method === 'GET' ? '{"errMessage":"get recommendation info failed"}' : '')
  }
})

test('HEAD on v2 asks for recommendations as GET does', async () => {
  const { asked, recommend } = recordingRecommend()
  await buildApp({ version: 'v2', recommend }).inject({ method: 'HEAD', url: '/weather?locate=hangzhou' })
  expect(asked).toHaveLength(3)
})

test('trace headers and the cookie go on to recommendation, other headers do not', async () => {
  const { asked, recommend } = recordingRecommend()
  const traced = {
    'x-request-id': 'r',
    'x-b3-traceid': 't',
    'x-b3-spanid': 's',
    'x-b3-parentspanid': 'p',
    'x-b3-sampled': '1',
    'x-b3-flags': '0',
    'x-ot-span-context': 'o',
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    tracestate: 'a=b',
    cookie: 'user=tester',
  }
  const headers = {
    ...traced,
    'user-agent': 'UA/1',
    authorization: 'Bearer x',
    accept: 'text/plain',
    'end-user': 'jason',
  }
  await buildApp({ version: 'v2', recommend }).inject({ url: '/weather?locate=Hangzhou', headers })
  expect(asked.map(([, , sent]) => sent)).toEqual([traced, traced, traced])
})

test('OPTIONS tells the methods of /weather', async () => {
  const answer = await buildApp({ version: 'v1', recommend: unasked }).inject({
    method: 'OPTIONS',
    url: '/weather',
  })
  expect([answer.statusCode, answer.headers.allow, answer.body]).toEqual([200, 'HEAD, GET', ''])
})

test('an unknown path is plain text Not Found', async () => {
  const answer = await buildApp({ version: 'v1', recommend: unasked }).inject('/nope')
  expect([answer.statusCode, answer.headers['content-type'], answer.body]).toEqual([
    404,
    'text/plain; charset=utf-8',
    'Not Found',
  ])
})
