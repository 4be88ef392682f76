import {
  counterIncrease,
  effect,
  everyLogLine,
  everyResponse,
  experiment,
  faultsInjected,
  invariant,
  requestsAt,
  sampleSize,
  setField,
} from '@traffic-lab/verifier'
import { advertisementUrl, meshToV1, weatherApp } from './weather-app.ts'

/** Enough to see that not even half of the requests is let through. */
const count = sampleSize({ share: 1, against: 0.5 })
const abort = ['http', 0, 'fault', 'abort'] as const

/** Envoy's own answer: its text is `fault filter abort`, and no upstream service took any time. */
const aborted = {
  status: 500,
  bodySize: 18,
  headers: {
    'content-type': 'text/plain',
    server: 'envoy',
    'x-served-by': undefined,
    'x-envoy-upstream-service-time': undefined,
  },
}

export default experiment('6.2.2-fault-abort', {
  part: 'abort',
  question: 'Does every request to advertisement fail with 500 before it leaves the caller?',
  app: weatherApp,
  given: meshToV1,
  rule: ['vs-advertisement-fault-abort.yaml'],
  traffic: { ad: { from: 'frontend-v1', get: advertisementUrl, count } },
  expect: [
    effect(everyResponse('ad', aborted)),
    everyLogLine('ad', { status: 500, flags: ['FI'], details: 'fault_filter_abort', upstream: false }),
    faultsInjected('ad', 'aborts', count),
    requestsAt('ad', { workload: 'advertisement-v1', times: 0 }),
    invariant(
      counterIncrease('ad', {
        cluster: { port: 3003, subset: 'v1', host: 'advertisement' },
        stat: 'upstream_rq_retry',
        by: 0,
      }),
    ),
  ],
  mutations: [
    setField('advertisement-route', [...abort, 'httpStatus'], 503),
    setField('advertisement-route', [...abort, 'percentage'], { value: 50 }),
    setField('advertisement-route', ['http', 0, 'fault'], undefined),
  ],
})
