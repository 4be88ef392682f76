import {
  effect,
  everyLogLine,
  everyResponse,
  experiment,
  requestsAt,
  sampleSize,
  setField,
} from '@traffic-lab/verifier'
import { allToV1, bookinfo, page } from './bookinfo-app.ts'

/** Enough to see that not even half of the requests is let through. */
const count = sampleSize({ share: 1, against: 0.5 })
const few = 5
const abort = ['http', 0, 'fault', 'abort'] as const

export default experiment('bookinfo-details-abort', {
  part: 'details',
  question: 'Does every request for details fail with 555, while the page stands without them?',
  app: bookinfo,
  given: allToV1,
  rule: ['fault-injection-details-v1.yaml'],
  traffic: {
    details: { from: 'productpage-v1', get: 'http://details:9080/details/0', count },
    json: { through: 'gateway', get: '/api/v1/products/0', count: few },
    page: { ...page, count: few },
  },
  expect: [
    // "fault filter abort"
    effect(everyResponse('details', { status: 555, bodySize: 18, headers: { 'x-served-by': undefined } })),
    everyLogLine('details', { status: 555, flags: ['FI'], details: 'fault_filter_abort', upstream: false }),
    requestsAt('details', { workload: 'details-v1', times: 0 }),
    // A status that no standard knows comes through unchanged.
    effect(
      everyResponse('json', { status: 555, bodyHas: 'Sorry, product details are currently unavailable' }),
    ),
    effect(everyResponse('page', { status: 200, bodyHas: 'Error fetching product details' })),
  ],
  mutations: [
    setField('details', [...abort, 'httpStatus'], 500),
    setField('details', [...abort, 'percentage'], { value: 50 }),
    setField('details', ['http', 0, 'fault'], undefined),
  ],
})
