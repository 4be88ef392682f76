import {
  accessLogAgrees,
  everyResponse,
  experiment,
  routeToSubset,
  setField,
  share,
} from '@traffic-lab/verifier'
import { allToV1, forecastUrl, forecastVersion, frontendV2, pageData, weatherApp } from './weather-app.ts'

/** Edge and Opera are built on Chrome, and say so. */
const chrome = [
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0',
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 OPR/112.0.0.0',
]
const others = [
  'Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15',
  'curl/8.8.0',
]

/** Ten of each browser: a mesh that does not look at the header sends half of them to v1, and cannot pass. */
const count = 30
const fromFrontend = { from: 'frontend-v1', get: forecastUrl, identify: forecastVersion, count }
const headersMatch = (match: object) => setField('forecast-route', ['http', 0, 'match', 0, 'headers'], match)

export default experiment('5.4.1-user-agent', {
  part: 'browser',
  question: 'Does Chrome get forecast v2 and every other browser v1, also by way of the page?',
  app: [...weatherApp, frontendV2],
  given: [
    ...allToV1,
    '5.3-traffic-shifting/forecast-v2-destination.yaml',
    '5.3-traffic-shifting/vs-forecast-weight-based-50.yaml',
  ],
  rule: ['vs-forecast-header-based.yaml'],
  traffic: {
    chrome: { ...fromFrontend, headers: { 'user-agent': chrome } },
    others: { ...fromFrontend, headers: { 'user-agent': others } },
    page: {
      through: 'gateway',
      get: pageData,
      headers: { 'user-agent': chrome },
      identify: forecastVersion,
      count,
    },
  },
  expect: [
    everyResponse('chrome', { status: 200 }),
    share('chrome', { 'forecast-v2': 1 }),
    accessLogAgrees('chrome'),
    everyResponse('others', { status: 200 }),
    share('others', { 'forecast-v1': 1 }),
    accessLogAgrees('others'),
    everyResponse('page', { status: 200, headers: { server: 'istio-envoy' } }),
    share('page', { 'forecast-v2': 1 }),
  ],
  mutations: [
    headersMatch({ 'User-Agent': { regex: '.*(Firefox/([\\d.]+)).*' } }),
    headersMatch({ 'User-Agent': { regex: 'Chrome/([\\d.]+)' } }),
    headersMatch({ 'User-Agent': { regex: '.*(Safari/([\\d.]+)).*' } }),
    headersMatch({ 'X-User-Agent': { regex: '.*(Chrome/([\\d.]+)).*' } }),
    routeToSubset('forecast-route', 'v2', 'v1'),
    routeToSubset('forecast-route', 'v1', 'v2'),
  ],
})
