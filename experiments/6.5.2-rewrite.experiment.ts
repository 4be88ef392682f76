import {
  effect,
  everyLogLine,
  everyResponse,
  experiment,
  invariant,
  requestsAt,
  setField,
} from '@traffic-lab/verifier'
import { advertisementUrl, meshToV1, weatherApp } from './weather-app.ts'

const folder = '6.5.2-rewrite'

/** A rewrite is no matter of chance: a few requests show it. */
const count = 5
const traffic = {
  ad: { from: 'frontend-v1', get: advertisementUrl, count },
  demo: { from: 'frontend-v1', get: 'http://advertisement:3003/demo/ad', count },
}
const served = { 'x-served-by': 'advertisement-v1' }

const rewrite = experiment(folder, {
  part: 'rewrite',
  question: 'Does /demo/ad reach advertisement as /ad, while /ad itself is no longer known?',
  app: weatherApp,
  given: meshToV1,
  rule: ['rewrite.yaml'],
  traffic,
  expect: [
    effect(everyResponse('demo', { status: 200, headers: served })),
    // The receiver answers /ad alone; its proxy logs x-envoy-original-path, which says what it was before.
    everyLogLine('demo', { status: 200, flags: [], path: '/demo/ad' }),
    invariant(requestsAt('demo', { workload: 'advertisement-v1', times: 1, path: '/demo/ad' })),
    effect(everyResponse('ad', { status: 404, bodySize: 0, headers: { 'x-served-by': undefined } })),
    everyLogLine('ad', { status: 404, flags: ['NR'], details: 'route_not_found', upstream: false }),
    requestsAt('ad', { workload: 'advertisement-v1', times: 0 }),
  ],
  mutations: [
    setField('advertisement-route', ['http', 0, 'rewrite', 'uri'], '/demo/'),
    setField('advertisement-route', ['http', 0, 'rewrite'], undefined),
    // Without the slash at its end the prefix leaves one behind: //ad.
    setField('advertisement-route', ['http', 0, 'match', 0, 'uri'], { prefix: '/demo' }),
    setField('advertisement-route', ['http', 0, 'match', 0, 'uri'], { prefix: '/' }),
  ],
})

const deleted = experiment(folder, {
  part: 'deleted',
  question: 'Once the rule is deleted, does advertisement itself answer both paths again?',
  app: weatherApp,
  given: [...meshToV1, 'rewrite.yaml'],
  rule: [],
  removes: ['rewrite.yaml'],
  traffic,
  expect: [
    effect(everyResponse('demo', { status: 404, body: '404 page not found', headers: served })),
    everyLogLine('demo', { status: 404, flags: [], details: 'via_upstream', upstream: true }),
    effect(everyResponse('ad', { status: 200, headers: served })),
    requestsAt('ad', { workload: 'advertisement-v1', times: 1 }),
  ],
  mutations: [],
})

export default [rewrite, deleted]
