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

/** A step of a release from one version to another. */
interface Step {
  readonly part: string
  readonly rule: string
  /** Versions, the old one first, and the percentage of each. */
  readonly weights: readonly [old: readonly [string, number], next: readonly [string, number]]
  /** It takes enough requests to tell the step from one that sends so many more of a hundred to the next version. */
  readonly points: readonly number[]
}

function step({ part, rule, weights, points }: Step) {
  const [[old, rest], [next, percent]] = weights
  const against = (off: number) => sampleSize({ share: percent / 100, against: (percent + off) / 100 })
  return experiment(folder, {
    part,
    question: `Do ${rest} of a hundred requests go to reviews ${old}, and ${percent} to ${next}?`,
    app: bookinfo,
    given: allToV1,
    rule: [rule],
    traffic: { reviews: { ...reviews, count: Math.max(...points.map(against)) } },
    expect: [
      everyResponse('reviews', { status: 200 }),
      share('reviews', { [`reviews-${old}`]: rest / 100, [`reviews-${next}`]: percent / 100 }),
      accessLogAgrees('reviews'),
    ],
    mutations: [
      ...points.map((off) => setWeights('reviews', { [old]: rest - off, [next]: percent + off })),
      routeToSubset('reviews', next, old),
    ],
  })
}

const steps = [
  // Ten points more is the next step, ten fewer the one before.
  step({
    part: '90-10',
    rule: 'virtual-service-reviews-90-10.yaml',
    weights: [
      ['v1', 90],
      ['v2', 10],
    ],
    points: [10, -10],
  }),
  step({
    part: '80-20',
    rule: 'virtual-service-reviews-80-20.yaml',
    weights: [
      ['v1', 80],
      ['v2', 20],
    ],
    points: [-10, 20],
  }),
  step({
    part: 'half',
    rule: 'virtual-service-reviews-50-v3.yaml',
    weights: [
      ['v1', 50],
      ['v3', 50],
    ],
    points: [15, -15],
  }),
  step({
    part: 'v2-v3',
    rule: 'virtual-service-reviews-v2-v3.yaml',
    weights: [
      ['v2', 50],
      ['v3', 50],
    ],
    points: [15, -15],
  }),
]

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

export default [...steps, v3, jason]
