import {
  accessLogAgrees,
  counterIncrease,
  everyResponse,
  experiment,
  invariant,
  loggedOnce,
  requestsAt,
  routeToSubset,
  sampleSize,
  setField,
  share,
} from '@traffic-lab/verifier'
import { allToV1, forecastStatus, frontendV2, weatherApp } from './weather-app.ts'

const folder = '6.7-mirroring'
const forecastV2 = '5.3-traffic-shifting/forecast-v2-destination.yaml'

/** Enough to be sure that not even one request in twenty goes without a copy. */
const count = sampleSize({ share: 1, against: 0.95 })

/** `answers` gives what the client sees; `copied` gets every request once more, and its answer is thrown away. */
function mirroring(answers: 'v1' | 'v2', copied: 'v1' | 'v2') {
  const requestsOf = (subset: string) =>
    counterIncrease('weather', {
      cluster: { port: 3002, subset, host: 'forecast' },
      stat: 'upstream_rq_total',
      by: count,
    })
  return {
    app: [...weatherApp, frontendV2],
    traffic: { weather: { from: 'frontend-v1', get: forecastStatus, count, keepAlive: true } },
    expect: [
      everyResponse('weather', { status: 200 }),
      invariant(share('weather', { [`forecast-${answers}`]: 1 })),
      // A copy leaves no line at the client: it shows at its receiver alone.
      accessLogAgrees('weather'),
      loggedOnce('weather'),
      invariant(requestsOf(answers)),
      invariant(requestsAt('weather', { workload: `forecast-${answers}`, times: 1 })),
      requestsOf(copied),
      requestsAt('weather', { workload: `forecast-${copied}`, times: 1 }),
    ],
    mutations: [
      setField('forecast-route', ['http', 0, 'mirrorPercentage'], { value: 50 }),
      setField('forecast-route', ['http', 0, 'mirrorPercentage'], { value: 0 }),
      setField('forecast-route', ['http', 0, 'mirror', 'subset'], answers),
      setField('forecast-route', ['http', 0, 'mirror'], undefined),
      // Route and mirror change places.
      setField('forecast-route', ['http', 0], {
        route: [{ destination: { host: 'forecast', subset: copied } }],
        mirror: { host: 'forecast', subset: answers },
      }),
      routeToSubset('forecast-route', answers, copied),
    ],
  }
}

const toV1 = experiment(folder, {
  part: 'to-v1',
  question: 'While v2 answers every request, does v1 get a copy of each?',
  given: [...allToV1, forecastV2, '5.3-traffic-shifting/vs-forecast-weight-based-v2.yaml'],
  rule: ['vs-forecast-mirroring.yaml'],
  ...mirroring('v2', 'v1'),
})

const toV2 = experiment(folder, {
  part: 'to-v2',
  question: 'While v1 answers every request, does the new v2 get a copy of each?',
  given: [...allToV1, forecastV2],
  rule: ['vs-forecast-mirroring-to-v2.yaml'],
  ...mirroring('v1', 'v2'),
})

export default [toV1, toV2]
