import {
  type Alteration,
  abortWith,
  delayTimes,
  dropHeaderMatch,
  ejectFor,
  invertHeaderMatch,
  loadBalancer,
  mirrorPercent,
  neverEject,
  noHashPolicy,
  noLimits,
  noRewrite,
  oneRetryLess,
  redirectWith,
  timeoutTimes,
  weights,
} from './alterations.ts'

export interface WrongMesh {
  readonly name: string
  readonly alter: Alteration
  /** Section and part. */
  readonly experiment: string
  /** Checks that must fail: the name of the traffic, and how the description of the check begins. */
  readonly red: readonly (readonly [traffic: string, check: string])[]
}

/** What `pnpm test` runs; the others take as long again and more, and run by `test:wrong-mesh`. */
const chosen = ['5.3 half', '6.1.1 turns', '6.3 timeout', '6.4 retry', '6.6.1 connections', '6.7 to-v1']

/** One mistake each, and the check that must tell. */
const wrongMeshes: readonly WrongMesh[] = [
  {
    name: 'a header match that is dropped',
    alter: dropHeaderMatch('location'),
    experiment: '5.1 header',
    red: [
      ['elsewhere', 'forecast-v1 answers 100 %'],
      ['nowhere', 'forecast-v1 answers 100 %'],
    ],
  },
  {
    name: 'a header match that is inverted',
    alter: invertHeaderMatch('location'),
    experiment: '5.1 header',
    red: [
      ['north', 'forecast-v2 answers 100 %'],
      ['elsewhere', 'forecast-v1 answers 100 %'],
    ],
  },
  {
    name: 'weights of 50 and 50 delivered as 60 and 40',
    alter: weights(60, 40),
    experiment: '5.3 half',
    red: [['weather', 'forecast-v1 answers 50 %']],
  },
  {
    name: 'a User-Agent match that is dropped',
    alter: dropHeaderMatch('user-agent'),
    experiment: '5.4.1 browser',
    red: [['others', 'forecast-v1 answers 100 %']],
  },
  {
    name: 'a User-Agent match that is inverted',
    alter: invertHeaderMatch('user-agent'),
    experiment: '5.4.1 browser',
    red: [
      ['chrome', 'forecast-v2 answers 100 %'],
      ['others', 'forecast-v1 answers 100 %'],
      ['page', 'forecast-v2 answers 100 %'],
    ],
  },
  {
    name: 'a cookie match that is dropped',
    alter: dropHeaderMatch('cookie'),
    experiment: '5.4.2 page',
    red: [
      ['others', 'frontend-v1 answers 100 %'],
      ['anyone', 'frontend-v1 answers 100 %'],
    ],
  },
  {
    name: 'round robin delivered as random',
    alter: loadBalancer('RANDOM'),
    experiment: '6.1.1 turns',
    red: [['ad', '2 pods take turns']],
  },
  {
    name: 'random delivered as round robin',
    alter: loadBalancer('ROUND_ROBIN'),
    experiment: '6.1.2 draw',
    red: [['ad', 'each request draws one of 2 pods']],
  },
  {
    name: 'a route without its hash policy',
    alter: noHashPolicy,
    experiment: '6.1.3 cookie',
    red: [
      ['test', 'the caller stays on one pod'],
      ['users', 'each of 32 callers stays on one pod'],
      ['newcomer', '1 answers give the cookie'],
    ],
  },
  {
    name: 'a delay that is 30 % short',
    alter: delayTimes(0.7),
    experiment: '6.2.1 delay',
    red: [['ad', "the client's proxy logs status 200, flag DI"]],
  },
  {
    name: 'a delay that is 30 % long',
    alter: delayTimes(1.3),
    experiment: '6.2.1 delay',
    red: [['ad', 'the shortest wait is 3000 ms']],
  },
  {
    name: 'an abort with 503 instead of 500',
    alter: abortWith(503),
    experiment: '6.2.2 abort',
    red: [['ad', 'every response has status 500']],
  },
  {
    name: 'a timeout that is 30 % late',
    alter: timeoutTimes(1.3),
    experiment: '6.3 timeout',
    red: [['weather', 'the shortest wait is 1000 ms']],
  },
  {
    name: 'one retry less than asked for',
    alter: oneRetryLess,
    experiment: '6.4 retry',
    red: [
      ['weather', 'each request reaches forecast-v2 6 times'],
      ['weather', 'increase of upstream_rq_retry of forecast v2 is 25'],
    ],
  },
  {
    name: 'a redirect with 302 instead of 301',
    alter: redirectWith('FOUND'),
    experiment: '6.5.1 redirect',
    red: [
      ['ad', 'every response has status 301'],
      ['query', 'every response has status 301'],
    ],
  },
  {
    name: 'a rewrite that is missing',
    alter: noRewrite,
    experiment: '6.5.2 rewrite',
    red: [['demo', 'every response has status 200']],
  },
  {
    name: 'a circuit breaker that never opens',
    alter: noLimits,
    experiment: '6.6.1 connections',
    red: [
      ['weather', '8 × 200, 4 × 503'],
      ['weather', 'increase of upstream_rq_pending_overflow of forecast v2 is 4'],
    ],
  },
  {
    name: 'an ejection that never happens',
    alter: neverEject,
    experiment: '6.6.2 leave',
    red: [['activity', '2 pods that fail 2 times in a row get no more requests']],
  },
  {
    name: 'an ejection that never ends',
    alter: ejectFor('300s'),
    experiment: '6.6.2 return',
    red: [['activity', 'a pod that fails again after its return stays out twice as long']],
  },
  {
    name: 'a mirror that loses one copy in twenty',
    alter: mirrorPercent(95),
    experiment: '6.7 to-v1',
    red: [['weather', 'each request reaches forecast-v1 1 times']],
  },
  {
    name: 'a mirror that loses one copy in twenty',
    alter: mirrorPercent(95),
    experiment: '6.7 to-v2',
    red: [['weather', 'each request reaches forecast-v2 1 times']],
  },
  {
    name: 'an end-user match that is dropped',
    alter: dropHeaderMatch('end-user'),
    experiment: 'bookinfo-request-routing jason',
    red: [
      ['kate', 'reviews-v1 answers 100 %'],
      ['anyone', 'reviews-v1 answers 100 %'],
      ['names', 'reviews-v1 answers 100 %'],
    ],
  },
  {
    name: 'an end-user match that is inverted',
    alter: invertHeaderMatch('end-user'),
    experiment: 'bookinfo-request-routing jason',
    red: [
      ['jason', 'reviews-v2 answers 100 %'],
      ['kate', 'reviews-v1 answers 100 %'],
    ],
  },
  {
    name: 'a delay that is 30 % short',
    alter: delayTimes(0.7),
    experiment: 'bookinfo-fault-injection delay',
    red: [['jason', "the client's proxy logs status 200, flag DI"]],
  },
  {
    name: 'a fault for everyone',
    alter: dropHeaderMatch('end-user'),
    experiment: 'bookinfo-fault-injection abort',
    red: [['others', 'every response has status 200']],
  },
  {
    name: 'an abort with 503 instead of 555',
    alter: abortWith(503),
    experiment: 'bookinfo-details-abort details',
    red: [
      ['details', 'every response has status 555'],
      ['json', 'every response has status 555'],
    ],
  },
  {
    name: 'weights of 90 and 10 delivered as 80 and 20',
    alter: weights(80, 20),
    experiment: 'bookinfo-traffic-shifting 90-10',
    red: [['reviews', 'reviews-v1 answers 90 %, reviews-v2 answers 10 %']],
  },
  {
    name: 'weights of 80 and 20 delivered as 90 and 10',
    alter: weights(90, 10),
    experiment: 'bookinfo-traffic-shifting 80-20',
    red: [['reviews', 'reviews-v1 answers 80 %, reviews-v2 answers 20 %']],
  },
  {
    name: 'a timeout that is 30 % late',
    alter: timeoutTimes(1.3),
    experiment: 'bookinfo-request-timeouts timeout',
    red: [
      ['reviews', 'the shortest wait is 500 ms'],
      ['page', 'the shortest wait is 1000 ms'],
    ],
  },
]

export const chosenWrongMeshes = wrongMeshes.filter(({ experiment }) => chosen.includes(experiment))
export const otherWrongMeshes = wrongMeshes.filter(({ experiment }) => !chosen.includes(experiment))
