import {
  answerCounts,
  counterIncrease,
  experiment,
  inFlight,
  invariant,
  setField,
} from '@traffic-lab/verifier'
import { forecastToV2, forecastUrl, forecastV2, meshToV1, weatherApp } from './weather-app.ts'

/** The limits that the rule sets. */
const connections = 3
const pending = 5

/**
 * One pod that takes a second for every request, and twelve requests that all come within that second, but far enough
 * apart for each to find or not to find a place: then it is no matter of chance who is turned away.
 */
const count = 12
const taken = connections + pending
const turnedAway = count - taken

const increase = (stat: string, by: number) => counterIncrease('weather', { cluster: forecastV2, stat, by })
const pool = ['trafficPolicy', 'connectionPool'] as const

export default experiment('6.6.1-circuit-breaking', {
  part: 'connections',
  question: 'Of twelve requests at once, are three served, five made to wait and four turned away?',
  app: weatherApp,
  replicas: { 'advertisement-v1': 0, 'forecast-v1': 0 },
  faults: { 'forecast-v2': { env: { FAULT_DELAY_MS: '1000' } } },
  given: [...meshToV1, ...forecastToV2],
  rule: ['circuit-breaking.yaml'],
  traffic: {
    weather: { from: 'frontend-v1', get: forecastUrl, count, concurrency: count, intervalMs: 30 },
  },
  expect: [
    answerCounts('weather', [
      { status: 200, count: taken, flags: [] },
      // Envoy's answer says that the reset reason was overflow.
      {
        status: 503,
        count: turnedAway,
        flags: ['UO'],
        bodySize: 81,
        headers: { 'x-envoy-overloaded': 'true', 'x-served-by': undefined },
      },
    ]),
    increase('upstream_rq_pending_overflow', turnedAway),
    inFlight('weather', { at: 'client', atMost: taken }),
    inFlight('weather', { at: 'forecast-v2', atMost: connections }),
    // One request a connection.
    invariant(increase('upstream_cx_total', taken)),
    increase('upstream_cx_max_requests', taken),
    // An overflow is no pod's fault.
    invariant(increase('outlier_detection.ejections_enforced_total', 0)),
  ],
  mutations: [
    setField('forecast-dr', [...pool, 'tcp', 'maxConnections'], connections + 1),
    setField('forecast-dr', [...pool, 'http', 'http1MaxPendingRequests'], pending - 1),
    setField('forecast-dr', [...pool, 'http', 'http1MaxPendingRequests'], pending + 1),
    setField('forecast-dr', [...pool, 'http', 'maxRequestsPerConnection'], 2),
    setField('forecast-dr', [...pool], undefined),
  ],
})
