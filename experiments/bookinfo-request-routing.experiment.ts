import {
  accessLogAgrees,
  everyResponse,
  experiment,
  invariant,
  routeToSubset,
  sampleSize,
  setField,
  share,
} from '@traffic-lab/verifier'
import {
  allToV1,
  bookinfo,
  page,
  reviewsHealth,
  reviewsUrl,
  reviewsVersion,
  signInAs,
  subsetsAndGateway,
} from './bookinfo-app.ts'

const folder = 'bookinfo-request-routing'

/** Enough to be sure that not even a tenth of the requests goes elsewhere. */
const many = sampleSize({ share: 1, against: 0.9 })
/** A mesh that does not look at who asks would have to draw the right version as often as this. */
const count = sampleSize({ share: 1, against: 0.5 })
const shop = { ...page, behind: reviewsVersion, count }

const allV1 = experiment(folder, {
  part: 'all-v1',
  question: 'With three versions of reviews running, does every request go to v1?',
  app: bookinfo,
  given: subsetsAndGateway,
  rule: ['virtual-service-all-v1.yaml'],
  traffic: {
    reviews: { from: 'productpage-v1', get: reviewsHealth, count: many, keepAlive: true },
    page: { ...shop, count: 5 },
  },
  expect: [
    everyResponse('reviews', { status: 200 }),
    share('reviews', { 'reviews-v1': 1 }),
    accessLogAgrees('reviews'),
    everyResponse('page', {
      status: 200,
      headers: { server: 'istio-envoy', 'x-served-by': 'productpage-v1' },
    }),
    share('page', { 'reviews-v1': 1 }),
  ],
  mutations: [
    routeToSubset('reviews', 'v1', 'v2'),
    setField('reviews', ['http', 0, 'route', 0, 'destination'], { host: 'reviews' }),
  ],
})

const endUser = (match: object) => setField('reviews', ['http', 0, 'match', 0, 'headers'], match)

const jason = experiment(folder, {
  part: 'jason',
  question: 'Does whoever signs in as jason get reviews v2, and everyone else v1?',
  app: bookinfo,
  given: allToV1,
  rule: ['virtual-service-reviews-test-v2.yaml'],
  traffic: {
    jason: { ...shop, signIn: signInAs('jason') },
    kate: { ...shop, signIn: signInAs('kate') },
    // The page does not believe a browser that calls itself jason.
    anyone: { ...shop, headers: { 'end-user': 'jason' } },
    names: {
      from: 'productpage-v1',
      get: reviewsUrl,
      headers: { 'end-user': ['Jason', 'jason2', 'ja', 'kate'] },
      count: 2 * count,
    },
  },
  expect: [
    everyResponse('jason', { status: 200, headers: { server: 'istio-envoy' } }),
    share('jason', { 'reviews-v2': 1 }),
    invariant(share('kate', { 'reviews-v1': 1 })),
    invariant(share('anyone', { 'reviews-v1': 1 })),
    invariant(share('names', { 'reviews-v1': 1 })),
    accessLogAgrees('names'),
  ],
  mutations: [
    endUser({ 'end-user': { exact: 'kate' } }),
    endUser({ 'end-user': { prefix: 'jason' } }),
    endUser({ 'x-end-user': { exact: 'jason' } }),
    setField('reviews', ['http', 0, 'match'], undefined),
    routeToSubset('reviews', 'v2', 'v3'),
    routeToSubset('reviews', 'v1', 'v3'),
  ],
})

export default [allV1, jason]
