import {
  everyLogLine,
  everyResponse,
  experiment,
  faultsInjected,
  invariant,
  lasting,
  requestsAt,
  sampleSize,
  setField,
  share,
  shortestWait,
} from '@traffic-lab/verifier'
import { advertisementUrl, meshToV1, weatherApp } from './weather-app.ts'

/** All at once, as each takes three seconds; enough to see that not even half of them is let through. */
const count = sampleSize({ share: 1, against: 0.5 })
const delay = ['http', 0, 'fault', 'delay'] as const

export default experiment('6.2.1-fault-delay', {
  part: 'delay',
  question: 'Does every request to advertisement take three seconds longer, and still get its answer?',
  app: weatherApp,
  given: meshToV1,
  rule: ['vs-advertisement-fault-delay.yaml'],
  traffic: { ad: { from: 'frontend-v1', get: advertisementUrl, count, concurrency: count } },
  expect: [
    everyResponse('ad', { status: 200 }),
    invariant(share('ad', { 'advertisement-v1': 1 })),
    everyLogLine('ad', { status: 200, flags: ['DI'], durationMs: lasting(3000) }),
    shortestWait('ad', 3000),
    faultsInjected('ad', 'delays', count),
    invariant(requestsAt('ad', { workload: 'advertisement-v1', times: 1 })),
  ],
  mutations: [
    setField('advertisement-route', [...delay, 'fixedDelay'], '2s'),
    setField('advertisement-route', [...delay, 'fixedDelay'], '4s'),
    setField('advertisement-route', [...delay, 'percentage'], { value: 50 }),
    setField('advertisement-route', ['http', 0, 'fault'], undefined),
  ],
})
