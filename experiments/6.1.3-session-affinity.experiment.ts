import {
  accessLogAgrees,
  everyResponse,
  experiment,
  givesCookie,
  setField,
  staysOnPod,
} from '@traffic-lab/verifier'
import { advertisementTwice, advertisementUrl, allToV1 } from './weather-app.ts'

const loadBalancer = ['trafficPolicy', 'loadBalancer'] as const
const httpCookie = [...loadBalancer, 'consistentHash', 'httpCookie'] as const

/** Hashes of as many users fall on one and the same of two pods once in a hundred million runs, even at 56 to 44. */
const users = Array.from({ length: 32 }, (_, number) => `user=visitor-${number}`)
const ad = { from: 'frontend-v1', get: advertisementUrl }

export default experiment('6.1.3-session-affinity', {
  part: 'cookie',
  question: 'Does the cookie "user" keep each caller on one pod, and does a caller without one get it?',
  ...advertisementTwice,
  given: [...allToV1, '6.1.2-random/dr-advertisement-random.yaml'],
  rule: ['dr-advertisement-consistenthash.yaml'],
  traffic: {
    test: { ...ad, headers: { cookie: 'user=test' }, count: 30 },
    users: { ...ad, headers: { cookie: users }, count: 2 * users.length },
    // The cookie of the first answer goes with the second request, so they must follow one another.
    newcomer: { ...ad, cookieJar: true, count: 30, concurrency: 1 },
  },
  expect: [
    everyResponse('test', { status: 200 }),
    staysOnPod('test'),
    givesCookie('test', { name: 'user', maxAgeSeconds: 60, times: 0 }),
    accessLogAgrees('test'),
    staysOnPod('users', { callers: users.length, pods: 2 }),
    staysOnPod('newcomer'),
    givesCookie('newcomer', { name: 'user', maxAgeSeconds: 60, times: 1 }),
    accessLogAgrees('newcomer'),
  ],
  mutations: [
    setField('advertisement-dr', [...httpCookie, 'name'], 'visitor'),
    setField('advertisement-dr', [...httpCookie, 'ttl'], '30s'),
    setField('advertisement-dr', [...loadBalancer, 'consistentHash'], { useSourceIp: true }),
    setField('advertisement-dr', [...loadBalancer, 'consistentHash'], { httpHeaderName: 'x-user' }),
    setField('advertisement-dr', loadBalancer, { simple: 'RANDOM' }),
    setField('advertisement-dr', loadBalancer, { simple: 'ROUND_ROBIN' }),
  ],
})
