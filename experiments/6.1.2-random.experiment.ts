import {
  accessLogAgrees,
  drawsPods,
  everyResponse,
  experiment,
  sampleSize,
  setField,
  subsetSelects,
} from '@traffic-lab/verifier'
import { advertisementTwice, advertisementUrl, allToV1 } from './weather-app.ts'

const loadBalancer = ['trafficPolicy', 'loadBalancer'] as const

export default experiment('6.1.2-random', {
  part: 'draw',
  question: 'Is each request sent to a pod drawn at random, whatever pod had the one before?',
  ...advertisementTwice,
  given: [...allToV1, '6.1.1-round-robin/dr-advertisement-round-robin.yaml'],
  rule: ['dr-advertisement-random.yaml'],
  traffic: {
    // One after the other, as only an order can be random; LEAST_REQUEST draws just so when nothing else is under way.
    ad: {
      from: 'frontend-v1',
      get: advertisementUrl,
      count: sampleSize({ share: 0.5, against: 0.8 }),
      concurrency: 1,
      keepAlive: true,
    },
  },
  expect: [everyResponse('ad', { status: 200 }), drawsPods('ad', 2), accessLogAgrees('ad')],
  mutations: [
    setField('advertisement-dr', loadBalancer, { simple: 'ROUND_ROBIN' }),
    setField('advertisement-dr', loadBalancer, { consistentHash: { useSourceIp: true } }),
    subsetSelects('advertisement-dr', 'v1', 'v2'),
  ],
})
