import {
  counterIncrease,
  ejectionsGrow,
  experiment,
  failingPodsLeave,
  invariant,
  setField,
} from '@traffic-lab/verifier'

const folder = '6.6.2-outlier-detection'

const consecutive5xxErrors = 2

/** forecast v2 calls recommendation, of whose pods some always fail. */
function podsOf(healthy: number, sick: number) {
  return {
    app: ['k8s/weather/recommendation-all.yaml', 'k8s/weather/forecast-v2-deployment.yaml'],
    replicas: { 'recommendation-v1': healthy + sick },
    faults: { 'recommendation-v1': { pods: sick, env: { FAULT_STATUS: '500' } } },
  }
}

const cluster = { port: 3005, subset: 'v1', host: 'recommendation' }
const fromForecast = {
  from: 'forecast-v2',
  get: 'http://recommendation:3005/activity?temp=29&weather=Rain',
  keepAlive: true,
}
const detection = (field: string) => ['trafficPolicy', 'outlierDetection', field] as const

const leave = experiment(folder, {
  part: 'leave',
  question: 'Of six pods of which two fail, do exactly those two get no more requests?',
  ...podsOf(4, 2),
  rule: ['circuit-breaking.yaml'],
  /** Over two seconds, one after the other, drawn at random: in the first second each pod gets about ten. */
  traffic: { activity: { ...fromForecast, count: 150, concurrency: 1, intervalMs: 15 } },
  expect: [
    failingPodsLeave('activity', { cluster, sick: 2, pods: 6, consecutive5xxErrors }),
    invariant(
      counterIncrease('activity', {
        cluster,
        stat: 'outlier_detection.ejections_enforced_consecutive_5xx',
        by: 2,
      }),
    ),
  ],
  mutations: [
    setField('recommendation-dr', detection('consecutive5xxErrors'), 0),
    setField('recommendation-dr', detection('consecutive5xxErrors'), 100),
    // 10 % of six pods is less than one, 20 % is one.
    setField('recommendation-dr', detection('maxEjectionPercent'), 10),
    setField('recommendation-dr', detection('maxEjectionPercent'), 20),
    setField('recommendation-dr', ['trafficPolicy', 'outlierDetection'], undefined),
  ],
})

const comeBack = experiment(folder, {
  part: 'return',
  question: 'Does a pod come back after its time, and stay out twice as long when it fails again?',
  /** One pod that fails: of two, each would delay the news of the other by up to a second. */
  ...podsOf(2, 1),
  rule: ['circuit-breaking-fast.yaml'],
  traffic: { activity: { ...fromForecast, count: 1100, concurrency: 4, intervalMs: 5 } },
  expect: [ejectionsGrow('activity', { sick: 1, consecutive5xxErrors, baseEjectionMs: 1500 })],
  mutations: [
    setField('recommendation-dr', detection('baseEjectionTime'), '1s'),
    setField('recommendation-dr', detection('baseEjectionTime'), '2m'),
    setField('recommendation-dr', detection('consecutive5xxErrors'), 0),
  ],
})

export default [leave, comeBack]
