import { effect, everyLogLine, everyResponse, experiment, requestsAt, setField } from '@traffic-lab/verifier'
import { advertisementUrl, meshToV1, weatherApp } from './weather-app.ts'

/** A redirect is no matter of chance: a few requests show it. */
const count = 5
const to = (get: string) => ({ from: 'frontend-v1', get, count })
const location = 'http://advertisement.weather.svc.cluster.local/maintenanced'
const answer = { status: 301, bodySize: 0, headers: { location, server: 'envoy', 'x-served-by': undefined } }
const redirect = ['http', 0, 'redirect'] as const

export default experiment('6.5.1-redirect', {
  part: 'redirect',
  question: 'Is whoever asks for /ad sent to the maintenance page, and nobody else?',
  app: weatherApp,
  given: meshToV1,
  rule: ['redirect.yaml'],
  traffic: {
    ad: to(advertisementUrl),
    query: to(`${advertisementUrl}?size=big`),
    other: to('http://advertisement:3003/other'),
  },
  expect: [
    effect(everyResponse('ad', answer)),
    everyLogLine('ad', { status: 301, flags: [], details: 'direct_response', upstream: false }),
    requestsAt('ad', { workload: 'advertisement-v1', times: 0 }),
    // The query comes along.
    effect(
      everyResponse('query', {
        ...answer,
        headers: { ...answer.headers, location: `${location}?size=big` },
      }),
    ),
    // The host has routes now and none of them matches: Envoy answers, with nothing.
    effect(everyResponse('other', { status: 404, bodySize: 0, headers: { 'x-served-by': undefined } })),
    everyLogLine('other', { status: 404, flags: ['NR'], details: 'route_not_found', upstream: false }),
  ],
  mutations: [
    setField('advertisement-route', [...redirect, 'redirectCode'], 302),
    setField('advertisement-route', [...redirect, 'authority'], 'advertisement'),
    setField('advertisement-route', [...redirect, 'authority'], undefined),
    setField('advertisement-route', [...redirect, 'uri'], '/maintenance'),
    setField('advertisement-route', ['http', 0, 'match', 0, 'uri'], { prefix: '/' }),
  ],
})
