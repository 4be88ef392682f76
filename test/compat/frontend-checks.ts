import supertest from 'supertest'
import { expect } from 'vitest'
import { type WeatherCheck, weatherCheck } from './weather-check.ts'

/** W1, of one version. */
async function expectPage(url: string, version: 'v1' | 'v2', color: 'green' | 'blue') {
  const answer = await supertest(url).get('/dashboard').redirects(2)
  expect(answer.status).toBe(200)
  expect(answer.headers['content-type']).toMatch(/^text\/html/)
  expect(answer.text).toContain(`<meta name="app-version" content="${version}">`)
  const [button] = /<button[^>]*id="query-weather"[^>]*>/.exec(answer.text) ?? []
  expect(button).toMatch(new RegExp(`class="[^"]*\\bbtn-${color}\\b`))
  expect(button).toMatch(/style="[^"]*background-color:/)
}

export const frontendChecks: readonly WeatherCheck[] = [
  weatherCheck({
    id: 'W1',
    title: 'frontend v1 serves the page with a green button',
    reach: 'page',
    needs: ['frontend'],
    run: ({ frontend }) => expectPage(frontend, 'v1', 'green'),
  }),
  weatherCheck({
    id: 'W1',
    title: 'frontend v2 serves the page with a blue button',
    reach: 'page',
    needs: ['frontendV2'],
    run: ({ frontendV2 }) => expectPage(frontendV2, 'v2', 'blue'),
  }),
  weatherCheck({
    id: 'W2',
    title: "the frontend passes on forecast v1's 450 bytes",
    reach: 'page',
    needs: ['frontend'],
    async run({ frontend }) {
      const answer = await supertest(frontend).get('/data/weather?locate=Hangzhou')
      expect([answer.status, answer.headers['content-length']]).toEqual([200, '450'])
      expect(Buffer.byteLength(answer.text)).toBe(450)
    },
  }),
  weatherCheck({
    id: 'W2',
    title: "forecast sees the browser's cookie and user agent, and its own name as host",
    reach: 'neighbours',
    needs: ['frontend', 'neighbours'],
    async run({ frontend, neighbours }) {
      const seen = await neighbours.during('forecast:3002', 'as usual', async () => {
        const sent = { cookie: 'user=tester', 'user-agent': 'UA/1' }
        expect((await supertest(frontend).get('/data/weather?locate=Hangzhou').set(sent)).status).toBe(200)
      })
      expect(seen).toHaveLength(1)
      expect(seen[0]).toMatchObject({
        method: 'GET',
        path: '/weather?locate=Hangzhou',
        headers: {
          cookie: 'user=tester',
          'user-agent': 'UA/1',
          host: 'forecast:3002',
          accept: 'application/json',
          'x-requested-with': 'XMLHttpRequest',
        },
      })
    },
  }),
  weatherCheck({
    id: 'W3',
    title: 'sixty advertisements name all three pictures and no other',
    reach: 'page',
    needs: ['frontend'],
    async run({ frontend }) {
      const names = new Set<unknown>()
      // Independent draws miss one of three names once in 10^10 runs.
      for (let draw = 0; draw < 60; draw += 1) {
        const answer = await supertest(frontend).get('/advertisement/ad')
        expect(answer.status).toBe(200)
        names.add(answer.body.adImgName)
      }
      expect(names).toEqual(new Set(['airCleanImg', 'tshirtImg', 'mountainClimbingImg']))
    },
  }),
  weatherCheck({
    id: 'W4',
    title: 'with forecast stopped the frontend answers 504 and names it',
    reach: 'neighbours',
    needs: ['frontend', 'neighbours'],
    async run({ frontend, neighbours }) {
      await neighbours.during('forecast:3002', 'stopped', async () => {
        const answer = await supertest(frontend).get('/data/weather?locate=Hangzhou')
        expect(answer.status).toBe(504)
        expect(answer.headers['content-type']).toMatch(/^text\/plain/)
        expect(answer.text).toContain('forecast:3002')
      })
    },
  }),
  weatherCheck({
    id: 'W4',
    title: 'an unknown path of the frontend is 404',
    reach: 'page',
    needs: ['frontend'],
    async run({ frontend }) {
      expect((await supertest(frontend).get('/nope')).status).toBe(404)
    },
  }),
  weatherCheck({
    id: 'W5',
    title: 'signing in sets the one plain cookie user=tester',
    reach: 'page',
    needs: ['frontend'],
    async run({ frontend }) {
      const answer = await supertest(frontend).post('/login').type('form').send({ username: 'tester' })
      expect(answer.status).toBe(302)
      expect(answer.headers['set-cookie']).toEqual([expect.stringMatching(/^user=tester(;|$)/)])
    },
  }),
]
