import {
  counterIncrease,
  everyLogLine,
  everyResponse,
  experiment,
  requestsAt,
  routeToSubset,
  setField,
} from '@traffic-lab/verifier'
import { forecastToV2, forecastUrl, forecastV2, meshToV1, weatherApp } from './weather-app.ts'

/** Retries are no matter of chance: a few requests show them. */
const count = 5
const attempts = 5
const increase = (stat: string, by: number) => counterIncrease('weather', { cluster: forecastV2, stat, by })
const retries = ['http', 0, 'retries'] as const

export default experiment('6.4-retry', {
  part: 'retry',
  question: 'Is a request that goes on failing sent six times: once, and five times more?',
  app: weatherApp,
  given: [...meshToV1, ...forecastToV2, 'vs-recommendation-fault-abort.yaml'],
  rule: ['vs-forecast-retry.yaml'],
  traffic: { weather: { from: 'frontend-v1', get: forecastUrl, count, concurrency: count } },
  expect: [
    // forecast's own answer: the last of six.
    everyResponse('weather', { status: 503, bodySize: 47, headers: { 'x-served-by': 'forecast-v2' } }),
    requestsAt('weather', { workload: 'forecast-v2', times: 1 + attempts }),
    everyLogLine('weather', { status: 503, flags: ['URX'], details: 'via_upstream' }),
    increase('upstream_rq_total', (1 + attempts) * count),
    increase('upstream_rq_retry', attempts * count),
    increase('upstream_rq_retry_limit_exceeded', count),
  ],
  mutations: [
    setField('forecast-route', [...retries, 'attempts'], 4),
    setField('forecast-route', [...retries, 'attempts'], 6),
    setField('forecast-route', [...retries, 'retryOn'], 'connect-failure'),
    setField('forecast-route', [...retries], undefined),
    routeToSubset('forecast-route', 'v2', 'v1'),
  ],
})
