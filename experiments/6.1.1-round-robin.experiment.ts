import {
  accessLogAgrees,
  everyResponse,
  experiment,
  setField,
  subsetSelects,
  takesTurns,
} from '@traffic-lab/verifier'
import { advertisementTwice, advertisementUrl, allToV1 } from './weather-app.ts'

const policy = (simple: string) => setField('advertisement-dr', ['trafficPolicy', 'loadBalancer'], { simple })

export default experiment('6.1.1-round-robin', {
  part: 'turns',
  question: 'Do the two advertisement pods take turns?',
  ...advertisementTwice,
  // The default, LEAST_REQUEST, draws a pod anew when nothing else is under way.
  given: allToV1,
  rule: ['dr-advertisement-round-robin.yaml'],
  traffic: {
    // One after the other. Pods drawn at random would alternate this long once in 500 million runs.
    ad: { from: 'frontend-v1', get: advertisementUrl, count: 30, concurrency: 1 },
  },
  expect: [everyResponse('ad', { status: 200 }), takesTurns('ad', 2), accessLogAgrees('ad')],
  mutations: [
    policy('RANDOM'),
    policy('LEAST_REQUEST'),
    setField('advertisement-dr', ['trafficPolicy'], undefined),
    subsetSelects('advertisement-dr', 'v1', 'v2'),
  ],
})
