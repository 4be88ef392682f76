import supertest from 'supertest'
import { expect } from 'vitest'
import { type WeatherCheck, weatherCheck } from './weather-check.ts'

/** Advertisement and recommendation, and what all services have in common. */
export const smallServiceChecks: readonly WeatherCheck[] = [
  weatherCheck({
    id: 'W6',
    title: 'the advertisement is one key of JSON with a newline after it',
    reach: 'service',
    needs: ['advertisement'],
    async run({ advertisement }) {
      const answer = await supertest(advertisement).get('/ad')
      expect([answer.status, answer.headers['content-type']]).toEqual([
        200,
        'application/json; charset=utf-8',
      ])
      expect(answer.text).toMatch(/^\{"adImgName":"(airCleanImg|tshirtImg|mountainClimbingImg)"\}\n$/)
    },
  }),
  weatherCheck({
    id: 'W7',
    title: 'an unknown path of advertisement is 404 in exactly 18 bytes',
    reach: 'service',
    needs: ['advertisement'],
    async run({ advertisement }) {
      const answer = await supertest(advertisement).get('/demo/ad')
      expect(answer.status).toBe(404)
      expect(answer.headers).toMatchObject({
        'content-type': expect.stringMatching(/^text\/plain/),
        'content-length': '18',
      })
      expect(answer.text).toBe('404 page not found')
    },
  }),
  weatherCheck({
    id: 'W15',
    title: 'advertisement answers /status with ok',
    reach: 'service',
    needs: ['advertisement'],
    async run({ advertisement }) {
      const answer = await supertest(advertisement).get('/status')
      expect([answer.status, answer.text]).toEqual([200, 'ok'])
    },
  }),
  weatherCheck({
    id: 'W16',
    title: 'recommendation for 29 degrees and rain is 51 bytes, dress first',
    reach: 'service',
    needs: ['recommendation'],
    async run({ recommendation }) {
      const answer = await supertest(recommendation).get('/activity?temp=29&weather=Rain')
      expect([answer.status, answer.headers['content-length']]).toEqual([200, '51'])
      expect(answer.text).toMatch(/^dress:[^:;]+;[^:;]+:[^:;]+$/)
    },
  }),
]
