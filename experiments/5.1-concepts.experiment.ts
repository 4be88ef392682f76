import {
  accessLogAgrees,
  everyResponse,
  experiment,
  routeToSubset,
  sampleSize,
  setField,
  share,
  subsetSelects,
  takesTurns,
} from '@traffic-lab/verifier'
import { forecastUrl, forecastVersion, weatherApp } from './weather-app.ts'

const fromFrontend = { from: 'frontend-v1', get: forecastUrl, identify: forecastVersion }
const locationIn = (match: object) => setField('forecast-route', ['http', 0, 'match', 0, 'headers'], match)

export default experiment('5.1-concepts', {
  part: 'header',
  question: 'Do requests with "location: north" go to v2, in turns between its pods, and all others to v1?',
  app: weatherApp,
  replicas: { 'forecast-v2': 2, 'advertisement-v1': 0 },
  rule: ['dr-forecast-subsets.yaml', 'vs-forecast-header-location.yaml'],
  traffic: {
    // Turns show only in requests that follow one another; pods drawn at random alternate 30 times once in 500 million.
    north: { ...fromFrontend, headers: { location: 'north' }, count: 30, concurrency: 1 },
    elsewhere: {
      ...fromFrontend,
      headers: { location: ['south', 'North', 'northwest', 'up north', 'nort'] },
      count: 30,
    },
    nowhere: { ...fromFrontend, count: sampleSize({ share: 1, against: 0.5 }) },
  },
  expect: [
    everyResponse('north', { status: 200 }),
    share('north', { 'forecast-v2': 1 }),
    takesTurns('north', 2),
    accessLogAgrees('north'),
    share('elsewhere', { 'forecast-v1': 1 }),
    accessLogAgrees('elsewhere'),
    share('nowhere', { 'forecast-v1': 1 }),
  ],
  mutations: [
    locationIn({ location: { exact: 'south' } }),
    locationIn({ location: { prefix: 'north' } }),
    locationIn({ 'x-location': { exact: 'north' } }),
    routeToSubset('forecast-route', 'v2', 'v1'),
    subsetSelects('forecast-dr', 'v1', 'v2'),
    setField('forecast-dr', ['subsets', 0, 'trafficPolicy', 'loadBalancer', 'simple'], 'RANDOM'),
    setField('forecast-dr', ['subsets', 0, 'trafficPolicy'], undefined),
  ],
})
