import { describe, expect, it } from 'vitest'
import { accessLogByRequest } from '../observations/access-log.ts'
import { answeredBy } from '../observations/answered-by.ts'
import { counterChange, parseCounters } from '../observations/counters.ts'
import type { Observation } from '../observations/observation.ts'
import { sampleSize } from '../statistics/power.ts'
import { seededRandom } from '../statistics/seeded-random.ts'
import { parseTrafficResults } from '../traffic/traffic-result.ts'
import { accessLogAgrees } from './access-log-agrees.ts'
import { counterIncrease } from './counter-increase.ts'
import { everyResponse } from './every-response.ts'
import { type Expectation, worstOutcome } from './expectation.ts'
import { share } from './share.ts'

const namespace = 'verify-5-3-abcde'
const pods = ['v1', 'v2'].map((version, index) => ({
  name: `forecast-${version}-pod`,
  ip: `10.0.0.${index + 1}`,
  app: 'forecast',
  workload: `forecast-${version}`,
}))

/** A mesh that answers each request as `pick` says: a version, or a status that no service gave. */
function mesh(count: number, pick: (request: number) => 'v1' | 'v2' | 503): Observation {
  const picks = Array.from({ length: count }, (_, request) => pick(request))
  const results = parseTrafficResults(
    picks.map((answer, seq) => JSON.stringify(resultOf(answer, seq))).join('\n'),
  )
  return { namespace, results, pods, answers: results.map((result) => answeredBy(result, pods)) }
}

function resultOf(answer: 'v1' | 'v2' | 503, seq: number) {
  const headers = { 'x-served-by': `forecast-${answer}`, 'x-instance': `forecast-${answer}-pod` }
  return answer === 503
    ? { seq, id: `id-${seq}`, status: 503, headers: {}, durationMs: 1, bodySize: 0, body: '' }
    : { seq, id: `id-${seq}`, status: 200, headers, durationMs: 1, bodySize: 3, body: 'sun' }
}

function outcome(expectation: Expectation, observation: Observation) {
  return worstOutcome(expectation.judge(observation).map((finding) => finding.outcome))
}

describe('share', () => {
  const count = sampleSize({ share: 0.5, against: 0.6 })
  const half = share('weather', { 'forecast-v1': 0.5, 'forecast-v2': 0.5 })
  const drawn = (shareOfV2: number, seed: number) => {
    const random = seededRandom(seed)
    return mesh(count, () => (random() < shareOfV2 ? 'v2' : 'v1'))
  }
  const seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]

  it('accepts a mesh that draws fairly, and reports count, band and power', () => {
    for (const seed of seeds) expect(outcome(half, drawn(0.5, seed))).toBe('pass')
    const [v1] = half.judge(drawn(0.5, 1))
    expect(v1).toMatchObject({ name: 'answers of forecast-v1', sample: count, wantedShare: 0.5 })
    expect(v1?.power?.missProbability).toBeLessThan(1e-6)
  })

  it.each([0.6, 0.4, 0, 1])('refuses a mesh that sends %f to v2', (wrong) => {
    for (const seed of seeds) expect(outcome(half, drawn(wrong, seed))).toBe('fail')
  })

  it('refuses a single request that nobody answered, and says so', () => {
    const findings = half.judge(
      mesh(count, (request) => (request === 7 ? 503 : request % 2 === 0 ? 'v1' : 'v2')),
    )
    expect(findings.at(-1)).toMatchObject({
      outcome: 'fail',
      observed: 1,
      note: '1 × (status 503 without a name)',
    })
  })

  it('is exact at 0 and 1', () => {
    const all = share('weather', { 'forecast-v1': 0, 'forecast-v2': 1 })
    expect(
      outcome(
        all,
        mesh(132, () => 'v2'),
      ),
    ).toBe('pass')
    expect(
      outcome(
        all,
        mesh(132, (request) => (request === 131 ? 'v1' : 'v2')),
      ),
    ).toBe('fail')
  })

  it('is seen once everyone who should answer has, and nobody else', () => {
    expect(half.seen?.(mesh(10, (request) => (request < 9 ? 'v1' : 'v2')))).toBe(true)
    expect(half.seen?.(mesh(10, () => 'v1'))).toBe(false)
    expect(share('weather', { 'forecast-v2': 1 }).seen?.(mesh(10, (n) => (n === 0 ? 'v1' : 'v2')))).toBe(
      false,
    )
  })

  it('refuses shares that do not add up', () => {
    expect(() => share('weather', { 'forecast-v1': 0.5, 'forecast-v2': 0.4 })).toThrow('add up to 0.9')
  })
})

describe('everyResponse', () => {
  it('counts the matching answers and describes the first other one', () => {
    const [finding] = everyResponse('weather', { status: 200 }).judge(mesh(4, (n) => (n === 2 ? 503 : 'v1')))
    expect(finding).toMatchObject({
      outcome: 'fail',
      observed: 3,
      sample: 4,
      note: 'the first other one: status 503',
    })
  })

  it('looks for a part of the body', () => {
    const [finding] = everyResponse('weather', { status: 200, bodyHas: 'rain' }).judge(mesh(2, () => 'v1'))
    expect(finding).toMatchObject({
      outcome: 'fail',
      name: 'status 200, "rain" in the body',
      note: 'the first other one: status 200, no "rain" in the body',
    })
    expect(
      outcome(
        everyResponse('weather', { status: 200, bodyHas: 'un' }),
        mesh(2, () => 'v1'),
      ),
    ).toBe('pass')
  })

  it('compares headers by value', () => {
    const expectation = everyResponse('weather', { status: 200, headers: { 'x-served-by': 'forecast-v1' } })
    expect(
      outcome(
        expectation,
        mesh(3, () => 'v1'),
      ),
    ).toBe('pass')
    expect(
      outcome(
        expectation,
        mesh(3, () => 'v2'),
      ),
    ).toBe('fail')
  })
})

describe('counterIncrease', () => {
  const name = `outbound|3002|v1|forecast.${namespace}.svc.cluster.local`
  const stats = (value: number) => parseCounters(`cluster.${name}.upstream_rq_total: ${value}`)
  const untouched = counterIncrease('weather', {
    cluster: { port: 3002, subset: 'v1', host: 'forecast' },
    stat: 'upstream_rq_total',
    by: 0,
  })
  const observation = mesh(5, () => 'v2')

  it('passes when the cluster got nothing, and fails at a single request', () => {
    expect(outcome(untouched, { ...observation, counters: counterChange(stats(7), stats(7)) })).toBe('pass')
    expect(outcome(untouched, { ...observation, counters: counterChange(stats(7), stats(8)) })).toBe('fail')
  })

  it('is inconclusive, not zero, where the proxy hides the counter', () => {
    const counters = counterChange(new Map(), new Map())
    expect(outcome(untouched, { ...observation, counters })).toBe('inconclusive')
  })
})

describe('accessLogAgrees', () => {
  const observation = mesh(4, (request) => (request % 2 === 0 ? 'v1' : 'v2'))
  const line = (request: number, host: string, service = 'forecast') =>
    `[2026-11-22T17:27:34.386Z] "GET /weather HTTP/1.1" 200 - via_upstream - "-" 0 6 3 2 "-" "-" "id-${request}" "forecast:3002" "${host}:3002" outbound|3002||${service}.${namespace}.svc.cluster.local - - - - -`
  const log = (lines: readonly string[]) => ({
    ...observation,
    accessLog: accessLogByRequest(lines.join('\n')),
  })
  const honest = [line(0, '10.0.0.1'), line(1, '10.0.0.2'), line(2, '10.0.0.1'), line(3, '10.0.0.2')]

  it('passes when each line names the pod that answered', () => {
    expect(outcome(accessLogAgrees('weather'), log(honest))).toBe('pass')
  })

  it.each([
    [
      'another pod',
      line(1, '10.0.0.1'),
      'request id-1 was answered by forecast-v2-pod, the log names forecast-v1-pod',
    ],
    [
      'a stranger',
      line(1, '10.9.9.9'),
      `request id-1 went to 10.9.9.9:3002, which is no pod of ${namespace}`,
    ],
    ['another Service', line(1, '10.0.0.2', 'other'), 'which is not one of Service forecast'],
  ])('fails when a line names %s', (_, wrong, note) => {
    const [finding] = accessLogAgrees('weather').judge(log([honest[0] ?? '', wrong, ...honest.slice(2)]))
    expect(finding).toMatchObject({ outcome: 'fail', observed: 3, note: expect.stringContaining(note) })
  })

  it('fails when a line is missing', () => {
    const [finding] = accessLogAgrees('weather').judge(log(honest.slice(0, 3)))
    expect(finding).toMatchObject({ outcome: 'fail', note: 'request id-3 has no line in the access log' })
  })

  it('is inconclusive when the log is off', () => {
    expect(outcome(accessLogAgrees('weather'), log([]))).toBe('inconclusive')
  })
})
