import {
  effect,
  everyLogLine,
  everyResponse,
  experiment,
  faultsInjected,
  invariant,
  lasting,
  requestsAt,
  sampleSize,
  setField,
  shortestWait,
} from '@traffic-lab/verifier'
import { bookinfo, jasonToV2, page, pageInMesh, ratingsUrl, signInAs } from './bookinfo-app.ts'

const folder = 'bookinfo-fault-injection'

/** All at once; enough to see that not even half of them is spared. */
const count = sampleSize({ share: 1, against: 0.5 })
const few = 5

const ratings = { from: 'reviews-v2', get: ratingsUrl, count, concurrency: count }
const jason = { ...ratings, headers: { 'end-user': 'jason' } }
const others = { ...ratings, headers: { 'end-user': ['Jason', 'jason2', 'kate'] } }

const othersUnaffected = [
  everyResponse('others', { status: 200, headers: { 'x-served-by': 'ratings-v1' } }),
  invariant(everyLogLine('others', { status: 200, flags: [] })),
]

const fault = (...path: readonly string[]) => ['http', 0, 'fault', ...path] as const
const matchKate = setField('ratings', ['http', 0, 'match', 0, 'headers'], { 'end-user': { exact: 'kate' } })
const matchAnyone = setField('ratings', ['http', 0, 'match'], undefined)

const delay = experiment(folder, {
  part: 'delay',
  question: 'Does jason wait for the page twice as long as it waits for reviews, and nobody else at all?',
  app: bookinfo,
  given: jasonToV2,
  rule: ['virtual-service-ratings-test-delay.yaml'],
  traffic: {
    jason,
    others,
    page: { ...pageInMesh, signIn: signInAs('jason'), count: few, concurrency: few },
  },
  expect: [
    everyResponse('jason', { status: 200, headers: { 'x-served-by': 'ratings-v1' } }),
    everyLogLine('jason', { status: 200, flags: ['DI'], durationMs: lasting(7000) }),
    shortestWait('jason', 7000),
    faultsInjected('jason', 'delays', count),
    ...othersUnaffected,
    // The page asks reviews, waits three seconds, asks again and waits three more.
    effect(
      everyResponse('page', {
        status: 200,
        bodyHas: 'Sorry, product reviews are currently unavailable for this book.',
      }),
    ),
    requestsAt('page', { workload: 'reviews-v2', times: 2 }),
    shortestWait('page', 6000),
  ],
  mutations: [
    setField('ratings', fault('delay', 'fixedDelay'), '2s'),
    setField('ratings', fault('delay', 'fixedDelay'), '5s'),
    setField('ratings', fault('delay', 'percentage'), { value: 50 }),
    setField('ratings', fault(), undefined),
    matchKate,
    matchAnyone,
  ],
})

const abort = experiment(folder, {
  part: 'abort',
  question: 'Does jason read that there are no ratings, at once, while everyone else gets theirs?',
  app: bookinfo,
  given: jasonToV2,
  rule: ['virtual-service-ratings-test-abort.yaml'],
  traffic: { jason, others, page: { ...page, signIn: signInAs('jason'), count: few } },
  expect: [
    effect(
      everyResponse('jason', {
        status: 500,
        // "fault filter abort"
        bodySize: 18,
        headers: { server: 'envoy', 'x-served-by': undefined },
      }),
    ),
    everyLogLine('jason', { status: 500, flags: ['FI'], details: 'fault_filter_abort', upstream: false }),
    faultsInjected('jason', 'aborts', count),
    requestsAt('jason', { workload: 'ratings-v1', times: 0 }),
    ...othersUnaffected,
    effect(everyResponse('page', { status: 200, bodyHas: 'Ratings service is currently unavailable' })),
  ],
  mutations: [
    setField('ratings', fault('abort', 'httpStatus'), 503),
    setField('ratings', fault('abort', 'percentage'), { value: 50 }),
    setField('ratings', fault(), undefined),
    matchKate,
    matchAnyone,
  ],
})

export default [delay, abort]
