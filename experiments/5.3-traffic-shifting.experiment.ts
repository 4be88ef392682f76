import {
  accessLogAgrees,
  counterIncrease,
  everyResponse,
  experiment,
  routeToSubset,
  sampleSize,
  setWeights,
  share,
  subsetSelects,
} from '@traffic-lab/verifier'
import { allToV1, forecastStatus, frontendV2, weatherApp } from './weather-app.ts'

const folder = '5.3-traffic-shifting'

/** Envoy draws a destination for each request, so connections can be kept: that takes a third of the time off. */
const fromFrontend = {
  from: 'frontend-v1',
  get: forecastStatus,
  concurrency: 8,
  keepAlive: true,
}

const half = experiment(folder, {
  part: 'half',
  question: 'Do weights of 50 and 50 send every second request to v2?',
  app: [...weatherApp, frontendV2],
  given: allToV1,
  rule: ['forecast-v2-destination.yaml', 'vs-forecast-weight-based-50.yaml'],
  traffic: { weather: { ...fromFrontend, count: sampleSize({ share: 0.5, against: 0.6 }) } },
  expect: [
    everyResponse('weather', { status: 200 }),
    share('weather', { 'forecast-v1': 0.5, 'forecast-v2': 0.5 }),
    accessLogAgrees('weather'),
  ],
  mutations: [
    setWeights('forecast-route', { v1: 40, v2: 60 }),
    setWeights('forecast-route', { v1: 60, v2: 40 }),
    routeToSubset('forecast-route', 'v2', 'v1'),
    subsetSelects('forecast-dr', 'v1', 'v2'),
  ],
})

const all = experiment(folder, {
  part: 'all',
  question: 'Does a weight of 0 leave v1 without a single request?',
  app: [...weatherApp, frontendV2],
  given: allToV1,
  rule: ['forecast-v2-destination.yaml', 'vs-forecast-weight-based-v2.yaml'],
  traffic: { weather: { ...fromFrontend, count: sampleSize({ share: 1, against: 0.9 }) } },
  expect: [
    everyResponse('weather', { status: 200 }),
    share('weather', { 'forecast-v1': 0, 'forecast-v2': 1 }),
    counterIncrease('weather', {
      cluster: { port: 3002, subset: 'v1', host: 'forecast' },
      stat: 'upstream_rq_total',
      by: 0,
    }),
    accessLogAgrees('weather'),
  ],
  mutations: [
    setWeights('forecast-route', { v1: 10, v2: 90 }),
    setWeights('forecast-route', { v1: 100, v2: 0 }),
    routeToSubset('forecast-route', 'v2', 'v1'),
    subsetSelects('forecast-dr', 'v2', 'v1'),
  ],
})

export default [half, all]
