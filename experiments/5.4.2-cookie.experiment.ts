import {
  accessLogAgrees,
  everyResponse,
  experiment,
  invariant,
  routeToSubset,
  sampleSize,
  setField,
  share,
  subsetSelects,
} from '@traffic-lab/verifier'
import { allToV1, forecastUrl, forecastVersion, frontendV2, pageData, weatherApp } from './weather-app.ts'

const folder = '5.4.2-cookie'
const app = [...weatherApp, frontendV2]

/** A mesh that does not look at the cookie would have to draw the right version as often as this. */
const count = sampleSize({ share: 1, against: 0.5 })
const dashboard = { through: 'gateway', get: '/dashboard' } as const
const cookieMatch = (headers: object) =>
  setField('frontend-route', ['http', 0, 'match', 0, 'headers'], headers)

const page = experiment(folder, {
  part: 'page',
  question: 'Does the gateway send the tester to frontend v2 and everyone else to v1?',
  app,
  given: allToV1,
  rule: ['frontend-v2-destination.yaml', 'vs-frontend-multiservice-release.yaml'],
  traffic: {
    tester: {
      ...dashboard,
      headers: { cookie: ['user=tester', 'user=tester; theme=dark', 'theme=dark;user=tester'] },
      count: 3 * count,
    },
    // The regex has no room for the blank that stands before a second cookie: known, and left as it is.
    others: {
      ...dashboard,
      headers: { cookie: ['user=tester2', 'user=someone', 'theme=dark; user=tester'] },
      count: 3 * count,
    },
    anyone: { ...dashboard, count },
  },
  expect: [
    everyResponse('tester', { status: 200, headers: { server: 'istio-envoy' } }),
    share('tester', { 'frontend-v2': 1 }),
    invariant(share('others', { 'frontend-v1': 1 })),
    invariant(share('anyone', { 'frontend-v1': 1 })),
  ],
  mutations: [
    cookieMatch({ cookie: { regex: '^(.*?;)?(user=someone)(;.*)?$' } }),
    cookieMatch({ cookie: { regex: '^(.*?; *)?(user=tester)(;.*)?$' } }),
    cookieMatch({ cookie: { exact: 'user=tester' } }),
    cookieMatch({ cookie: { prefix: 'user=tester' } }),
    cookieMatch({ 'x-cookie': { regex: '^(.*?;)?(user=tester)(;.*)?$' } }),
    routeToSubset('frontend-route', 'v2', 'v1'),
    routeToSubset('frontend-route', 'v1', 'v2'),
    subsetSelects('frontend-dr', 'v2', 'v1'),
  ],
})

const callers = (labels: object) =>
  setField('forecast-route', ['http', 0, 'match', 0, 'sourceLabels'], labels)
const data = { through: 'gateway', get: pageData, identify: forecastVersion, count } as const
const fromPod = { get: forecastUrl, identify: forecastVersion, count }

const release = experiment(folder, {
  part: 'release',
  question: 'Does forecast v2 answer those who came by way of frontend v2, and only them?',
  app,
  given: [
    ...allToV1,
    '5.3-traffic-shifting/forecast-v2-destination.yaml',
    'frontend-v2-destination.yaml',
    'vs-frontend-multiservice-release.yaml',
  ],
  rule: ['vs-forecast-multiservice-release.yaml'],
  traffic: {
    tester: { ...data, headers: { cookie: 'user=tester' } },
    anyone: data,
    frontendV2: { ...fromPod, from: 'frontend-v2' },
    frontendV1: { ...fromPod, from: 'frontend-v1' },
  },
  expect: [
    everyResponse('tester', { status: 200, headers: { server: 'istio-envoy' } }),
    share('tester', { 'forecast-v2': 1 }),
    invariant(share('anyone', { 'forecast-v1': 1 })),
    share('frontendV2', { 'forecast-v2': 1 }),
    accessLogAgrees('frontendV2'),
    invariant(share('frontendV1', { 'forecast-v1': 1 })),
    accessLogAgrees('frontendV1'),
  ],
  mutations: [
    callers({ version: 'v1' }),
    callers({ app: 'frontend' }),
    callers({ version: 'v2', app: 'forecast' }),
    setField('forecast-route', ['http', 0, 'match'], undefined),
    routeToSubset('forecast-route', 'v2', 'v1'),
  ],
})

export default [page, release]
