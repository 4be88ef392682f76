import type { RequestListener } from 'node:http'
import supertest from 'supertest'
import { expect } from 'vitest'
import { type WeatherCheck, weatherCheck } from './weather-check.ts'

const recommendationHost = 'recommendation:3005'
const json = 'application/json; charset=utf-8'

/** Answers nobody before three are waiting: a caller that asks one after the other waits for ever. */
function answeringThreeTogether(): RequestListener {
  const waiting: (() => void)[] = []
  return (_request, response) => {
    waiting.push(() => response.end('dress:A;sport:B'))
    if (waiting.length === 3) for (const answer of waiting.splice(0)) answer()
  }
}

/** Fails every call, and tells when the third has come. */
function failingThrice() {
  let count = 0
  let thirdCame = () => {}
  const third = new Promise<void>((resolve) => {
    thirdCame = resolve
  })
  const answer: RequestListener = (_request, response) => {
    count += 1
    if (count === 3) thirdCame()
    response.writeHead(500).end()
  }
  return { answer, third }
}

export const forecastChecks: readonly WeatherCheck[] = [
  weatherCheck({
    id: 'W8',
    title: "forecast v1's Beijing has 454 bytes, three days, snow with an id and no recommendation",
    reach: 'service',
    needs: ['forecastV1'],
    async run({ forecastV1 }) {
      const answer = await supertest(forecastV1).get('/weather?locate=Beijing')
      expect([answer.status, Buffer.byteLength(answer.text)]).toEqual([200, 454])
      expect(answer.body).toMatchObject({ city: { name: 'Beijing' }, cnt: 3 })
      expect(answer.body.list[1].weather[0].id).toBe(601)
      expect(answer.text).not.toContain('recommendation')
    },
  }),
  weatherCheck({
    id: 'W9',
    title: 'forecast v1 knows no city in lower case',
    reach: 'service',
    needs: ['forecastV1'],
    async run({ forecastV1 }) {
      const answer = await supertest(forecastV1).get('/weather?locate=hangzhou')
      expect([answer.status, answer.text]).toEqual([200, '{"errorCode":"NO_RESULT"}'])
    },
  }),
  weatherCheck({
    id: 'W10',
    title: 'HEAD on forecast v2 announces 665 bytes',
    reach: 'service',
    needs: ['forecastV2'],
    async run({ forecastV2 }) {
      const answer = await supertest(forecastV2).head('/weather?locate=hangzhou')
      expect(answer.status).toBe(200)
      expect(answer.headers).toMatchObject({ 'content-type': json, 'content-length': '665' })
      expect(answer.text ?? '').toBe('')
    },
  }),
  weatherCheck({
    id: 'W10',
    title: 'HEAD on forecast v2 asks recommendation three times',
    reach: 'neighbours',
    needs: ['forecastV2', 'neighbours'],
    async run({ forecastV2, neighbours }) {
      const seen = await neighbours.during(recommendationHost, 'as usual', async () => {
        await supertest(forecastV2).head('/weather?locate=hangzhou')
      })
      expect(seen.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual([
        'GET /activity?temp=29&weather=Rain',
        'GET /activity?temp=31&weather=Clear',
        'GET /activity?temp=33&weather=Rain',
      ])
    },
  }),
  weatherCheck({
    id: 'W11',
    title: 'every day of forecast v2 has a recommendation of two parts',
    reach: 'service',
    needs: ['forecastV2'],
    async run({ forecastV2 }) {
      const answer = await supertest(forecastV2).get('/weather?locate=Shanghai')
      expect([answer.status, Buffer.byteLength(answer.text)]).toEqual([200, 703])
      expect(answer.body.list).toHaveLength(3)
      for (const day of answer.body.list) expect(day.recommendation).toMatch(/^[^:;]+:[^:;]+;[^:;]+:[^:;]+$/)
      expect(answer.body.list[1].pressure).toBe(1021.47)
    },
  }),
  weatherCheck({
    id: 'W12',
    title: 'with recommendation failing forecast v2 answers 503 in 47 bytes and asks no second time',
    reach: 'neighbours',
    needs: ['forecastV2', 'neighbours'],
    async run({ forecastV2, neighbours }) {
      for (const method of ['head', 'get'] as const) {
        const failing = failingThrice()
        const seen = await neighbours.during(recommendationHost, failing, async () => {
          const { status, headers, text } = await supertest(forecastV2)[method]('/weather?locate=hangzhou')
          expect([status, headers['content-length'], headers['content-type']]).toEqual([503, '47', json])
          expect(text ?? '').toBe(method === 'get' ? '{"errMessage":"get recommendation info failed"}' : '')
          // The first failure is answered at once; the other two calls may still be on their way.
          await failing.third
        })
        expect(new Set(seen.map(({ path }) => path)).size).toBe(3)
        expect(seen).toHaveLength(3)
      }
    },
  }),
  weatherCheck({
    id: 'W13',
    title: 'forecast v2 asks for all three days at the same time',
    reach: 'neighbours',
    needs: ['forecastV2', 'neighbours'],
    async run({ forecastV2, neighbours }) {
      await neighbours.during(recommendationHost, { answer: answeringThreeTogether() }, async () => {
        expect((await supertest(forecastV2).get('/weather?locate=hangzhou')).status).toBe(200)
      })
    },
  }),
  weatherCheck({
    id: 'W14',
    title: 'forecast v2 passes trace headers and the cookie on, and no user agent',
    reach: 'neighbours',
    needs: ['forecastV2', 'neighbours'],
    async run({ forecastV2, neighbours }) {
      const passed = {
        'x-request-id': '6c865aac-ebdf-43aa-af93-8042db8804c1',
        'x-b3-traceid': '463ac35c9f6413ad48485a3953bb6124',
        'x-b3-spanid': 'a2fb4a1d1a96d312',
        'x-b3-parentspanid': '0020000000000001',
        'x-b3-sampled': '1',
        'x-b3-flags': '0',
        cookie: 'user=tester',
      }
      const seen = await neighbours.during(recommendationHost, 'as usual', async () => {
        const sent = { ...passed, 'user-agent': 'UA/1', authorization: 'Bearer x' }
        expect((await supertest(forecastV2).get('/weather').set(sent)).status).toBe(200)
      })
      expect(seen).toHaveLength(3)
      for (const { headers } of seen) {
        expect(headers).toMatchObject({ ...passed, host: recommendationHost })
        expect(headers['user-agent']).not.toBe('UA/1')
        expect(headers).not.toHaveProperty('authorization')
      }
    },
  }),
  weatherCheck({
    id: 'W15',
    title: 'forecast refuses POST with Allow, does not know /nope and answers /status',
    reach: 'service',
    needs: ['forecastV1'],
    async run({ forecastV1 }) {
      const refused = await supertest(forecastV1).post('/weather')
      expect([refused.status, refused.headers.allow, refused.text]).toEqual([
        405,
        'HEAD, GET',
        'Method Not Allowed',
      ])
      const unknown = await supertest(forecastV1).get('/nope')
      expect([unknown.status, unknown.text]).toEqual([404, 'Not Found'])
      const status = await supertest(forecastV1).get('/status')
      expect([status.status, status.text]).toEqual([200, 'ok'])
    },
  }),
]
