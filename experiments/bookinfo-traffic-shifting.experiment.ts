import {
  accessLogAgrees,
  everyResponse,
  experiment,
  routeToSubset,
  sampleSize,
  setField,
  setWeights,
  share,
} from '@traffic-lab/verifier'
import { allToV1, bookinfo, page, reviewsHealth, reviewsVersion, signInAs } from './bookinfo-app.ts'

const folder = 'bookinfo-traffic-shifting'

/** Envoy draws a destination for each request, so connections can be kept. */
const reviews = { from: 'productpage-v1', get: reviewsHealth, concurrency: 8, keepAlive: true }

/** A release to two versions, by the percentage that each gets; ten points more or less must show. */
function shifting(part: string, rule: string, weights: Readonly<Record<string, number>>) {
  const [first = '', second = ''] = Object.keys(weights)
  const percent = weights[second] ?? 0
  const against = (points: number) => sampleSize({ share: percent / 100, against: (percent + points) / 100 })
  const moved = (points: number) =>
    setWeights('reviews', { [first]: 100 - percent - points, [second]: percent + points })
  return experiment(folder, {
    part,
    question: `Do ${100 - percent} of a hundred requests go to reviews ${first}, and ${percent} to ${second}?`,
    app: bookinfo,
    given: allToV1,
    rule: [rule],
    traffic: { reviews: { ...reviews, count: Math.max(against(10), against(-10)) } },
    expect: [
      everyResponse('reviews', { status: 200 }),
      share('reviews', { [`reviews-${first}`]: 1 - percent / 100, [`reviews-${second}`]: percent / 100 }),
      accessLogAgrees('reviews'),
    ],
    mutations: [moved(10), moved(-10), routeToSubset('reviews', second, first)],
  })
}

const v3 = experiment(folder, {
  part: 'v3',
  question: 'Is reviews v3, with its red stars, the only one to answer?',
  app: bookinfo,
  given: allToV1,
  rule: ['virtual-service-reviews-v3.yaml'],
  traffic: {
    reviews: { ...reviews, count: sampleSize({ share: 1, against: 0.9 }) },
    page: { ...page, behind: reviewsVersion, count: 5 },
  },
  expect: [
    everyResponse('reviews', { status: 200 }),
    share('reviews', { 'reviews-v3': 1 }),
    accessLogAgrees('reviews'),
    share('page', { 'reviews-v3': 1 }),
  ],
  mutations: [
    routeToSubset('reviews', 'v3', 'v2'),
    setField('reviews', ['http', 0, 'route', 0, 'destination'], { host: 'reviews' }),
  ],
})

/** A mesh that does not look at who asks would have to draw the right version as often as this. */
const count = sampleSize({ share: 1, against: 0.5 })
const shop = { ...page, behind: reviewsVersion, count }

const jason = experiment(folder, {
  part: 'jason',
  question: 'Does jason see black stars, and everyone else red ones?',
  app: bookinfo,
  given: allToV1,
  rule: ['virtual-service-reviews-jason-v2-v3.yaml'],
  traffic: { jason: { ...shop, signIn: signInAs('jason') }, kate: { ...shop, signIn: signInAs('kate') } },
  expect: [
    everyResponse('jason', { status: 200, headers: { server: 'istio-envoy' } }),
    share('jason', { 'reviews-v2': 1 }),
    everyResponse('kate', { status: 200, headers: { server: 'istio-envoy' } }),
    share('kate', { 'reviews-v3': 1 }),
  ],
  mutations: [
    setField('reviews', ['http', 0, 'match', 0, 'headers'], { 'end-user': { exact: 'kate' } }),
    setField('reviews', ['http', 0, 'match'], undefined),
    routeToSubset('reviews', 'v2', 'v3'),
    routeToSubset('reviews', 'v3', 'v1'),
  ],
})

export default [
  shifting('90-10', 'virtual-service-reviews-90-10.yaml', { v1: 90, v2: 10 }),
  shifting('80-20', 'virtual-service-reviews-80-20.yaml', { v1: 80, v2: 20 }),
  shifting('half', 'virtual-service-reviews-50-v3.yaml', { v1: 50, v3: 50 }),
  v3,
  jason,
  shifting('v2-v3', 'virtual-service-reviews-v2-v3.yaml', { v2: 50, v3: 50 }),
]
