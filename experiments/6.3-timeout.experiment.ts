import {
  counterIncrease,
  effect,
  everyLogLine,
  everyResponse,
  experiment,
  invariant,
  lasting,
  requestsAt,
  routeToSubset,
  setField,
  shortestWait,
} from '@traffic-lab/verifier'
import { forecastToV2, forecastUrl, forecastV2, meshToV1, weatherApp } from './weather-app.ts'

/** A timeout is no matter of chance: a few requests, all at once, show it. */
const count = 5
const increase = (stat: string, by: number) => counterIncrease('weather', { cluster: forecastV2, stat, by })

export default experiment('6.3-timeout', {
  part: 'timeout',
  question: 'When recommendation takes four seconds, is the caller of forecast told so after one?',
  app: weatherApp,
  given: [...meshToV1, ...forecastToV2, 'vs-recommendation-fault-delay.yaml'],
  rule: ['vs-forecast-timeout.yaml'],
  traffic: { weather: { from: 'frontend-v1', get: forecastUrl, count, concurrency: count } },
  expect: [
    effect(
      everyResponse('weather', {
        status: 504,
        // "upstream request timeout"
        bodySize: 24,
        headers: { 'content-type': 'text/plain', 'x-envoy-upstream-service-time': undefined },
      }),
    ),
    everyLogLine('weather', {
      status: 504,
      flags: ['UT'],
      details: 'response_timeout',
      upstream: true,
      durationMs: lasting(1000),
    }),
    shortestWait('weather', 1000),
    increase('upstream_rq_timeout', count),
    // The whole time is over, so the tries that Istio gives every route are not used.
    invariant(increase('upstream_rq_retry', 0)),
    invariant(requestsAt('weather', { workload: 'forecast-v2', times: 1 })),
  ],
  mutations: [
    setField('forecast-route', ['http', 0, 'timeout'], '1.3s'),
    setField('forecast-route', ['http', 0, 'timeout'], '2s'),
    setField('forecast-route', ['http', 0, 'timeout'], '500ms'),
    setField('forecast-route', ['http', 0, 'timeout'], undefined),
    routeToSubset('forecast-route', 'v2', 'v1'),
  ],
})
