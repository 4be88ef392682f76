import {
  accessLogAgrees,
  everyResponse,
  experiment,
  routeToSubset,
  sampleSize,
  share,
  subsetSelects,
} from '@traffic-lab/verifier'
import { forecastUrl, forecastVersion, frontendV2, weatherApp } from './weather-app.ts'

/** Enough to be sure that not even a tenth of the requests goes elsewhere. */
const count = sampleSize({ share: 1, against: 0.9 })

export default experiment('5.2-preparation', {
  part: 'baseline',
  question: 'With v2 pods already running, does every request still go to v1?',
  app: [...weatherApp, frontendV2],
  rule: ['destination-rule-v1.yaml', 'virtual-service-v1.yaml', 'weather-gateway.yaml'],
  traffic: {
    weather: { from: 'frontend-v1', get: forecastUrl, count, identify: forecastVersion },
    page: { through: 'gateway', get: '/dashboard', count },
  },
  expect: [
    everyResponse('weather', { status: 200 }),
    share('weather', { 'forecast-v1': 1 }),
    accessLogAgrees('weather'),
    everyResponse('page', { status: 200, headers: { server: 'istio-envoy' } }),
    share('page', { 'frontend-v1': 1 }),
  ],
  mutations: [
    subsetSelects('forecast-dr', 'v1', 'v2'),
    subsetSelects('frontend-dr', 'v1', 'v2'),
    routeToSubset('forecast-route', 'v1', 'v2'),
    routeToSubset('frontend-route', 'v1', 'v2'),
  ],
})
