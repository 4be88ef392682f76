import {
  counterIncrease,
  effect,
  everyLogLine,
  everyResponse,
  experiment,
  invariant,
  lasting,
  requestsAt,
  setField,
  shortestWait,
} from '@traffic-lab/verifier'
import { allToV1, bookinfo, pageInMesh, reviewsUrl } from './bookinfo-app.ts'

/** A timeout is no matter of chance: a few requests, all at once, show it. */
const count = 5
const cluster = { port: 9080, subset: 'v2', host: 'reviews' }
const timeout = (value: string | undefined) => setField('reviews', ['http', 0, 'timeout'], value)

export default experiment('bookinfo-request-timeouts', {
  part: 'timeout',
  question: 'When ratings take two seconds, does the page give up on reviews after twice half a second?',
  app: bookinfo,
  given: [...allToV1, 'virtual-service-reviews-v2.yaml', 'virtual-service-ratings-delay.yaml'],
  rule: ['virtual-service-reviews-timeout.yaml'],
  traffic: {
    reviews: { from: 'productpage-v1', get: reviewsUrl, count, concurrency: count },
    page: { ...pageInMesh, count, concurrency: count },
  },
  expect: [
    effect(
      everyResponse('reviews', {
        status: 504,
        // "upstream request timeout"
        bodySize: 24,
        headers: { 'x-served-by': undefined, 'x-envoy-upstream-service-time': undefined },
      }),
    ),
    everyLogLine('reviews', {
      status: 504,
      flags: ['UT'],
      details: 'response_timeout',
      upstream: true,
      durationMs: lasting(500),
    }),
    shortestWait('reviews', 500),
    counterIncrease('reviews', { cluster, stat: 'upstream_rq_timeout', by: count }),
    // The mesh does not try again; the page does, once.
    invariant(requestsAt('reviews', { workload: 'reviews-v2', times: 1 })),
    effect(
      everyResponse('page', {
        status: 200,
        bodyHas: 'Sorry, product reviews are currently unavailable for this book.',
      }),
    ),
    requestsAt('page', { workload: 'reviews-v2', times: 2 }),
    shortestWait('page', 1000),
  ],
  mutations: [timeout('0.7s'), timeout('0.3s'), timeout('3s'), timeout(undefined)],
})
