import { describe, expect, it } from 'vitest'
import { accessLogByRequest } from '../observations/access-log.ts'
import { counterChange, parseCounters } from '../observations/counters.ts'
import type { Observation } from '../observations/observation.ts'
import { parseTrafficResults } from '../traffic/traffic-result.ts'
import { ejectionsGrow } from './ejection-times.ts'
import { failingPodsLeave } from './ejections.ts'
import { type Expectation, type Outcome, worstOutcome } from './expectation.ts'

const cluster = { port: 3005, subset: 'v1', host: 'recommendation' }
const namespace = 'verify-6-6-2-abcde'

interface Mesh {
  readonly requests: number
  readonly intervalMs: number
  /** How many of the six pods always fail. */
  readonly sick: number
  /** Whether pod number n is out at this time. */
  readonly isOut: (pod: number, ms: number) => boolean
  readonly active?: number
  /** How long a request takes that begins at this time; by default 2. */
  readonly durationMs?: (ms: number) => number
}

/** A mesh that sends each request to the next pod in turn that is not out. */
function observe({ requests, intervalMs, sick, isOut, active, durationMs = () => 2 }: Mesh): Observation {
  let turn = 0
  const log = Array.from({ length: requests }, (_, seq) => {
    const ms = seq * intervalMs
    do turn = (turn + 1) % 6
    while (isOut(turn, ms))
    const status = turn < sick ? 500 : 200
    const start = new Date(1_700_000_000_000 + ms).toISOString()
    return `[${start}] "GET /activity HTTP/1.1" ${status} - via_upstream - "-" 0 6 ${durationMs(ms)} - "-" "-" "id-${seq}" "recommendation:3005" "10.0.0.${turn}:3005" outbound|3005|v1|a - - - - -`
  })
  const results = log.map((_, seq) => JSON.stringify({ seq, id: `id-${seq}`, status: 200, durationMs: 2 }))
  const name = `cluster.outbound|3005|v1|recommendation.${namespace}.svc.cluster.local.outlier_detection.ejections_active`
  const counters = active === undefined ? new Map<string, number>() : parseCounters(`${name}: ${active}`)
  return {
    namespace,
    results: parseTrafficResults(results.join('\n')),
    answers: [],
    pods: [],
    accessLog: accessLogByRequest(log.join('\n')),
    counters: counterChange(new Map(), counters),
  }
}

function outcome(expectation: Expectation, observation: Observation): Outcome {
  return worstOutcome(expectation.judge(observation).map((finding) => finding.outcome))
}

describe('failingPodsLeave', () => {
  const leave = failingPodsLeave('activity', { cluster, sick: 2, pods: 6, consecutive5xxErrors: 2 })
  const mesh = { requests: 200, intervalMs: 15, sick: 2, active: 2 }

  it('passes when both leave, even if the news of the second is a second late', () => {
    const isOut = (pod: number, ms: number) => (pod === 0 && ms > 250) || (pod === 1 && ms > 1150)
    expect(outcome(leave, observe({ ...mesh, isOut }))).toBe('pass')
  })

  it.each([
    ['nobody leaves', (_pod: number, _ms: number) => false, 0],
    ['one of them stays', (pod: number, ms: number) => pod === 0 && ms > 250, 1],
    ['one comes back at once', (pod: number, ms: number) => pod < 2 && ms > 250 && ms < 2500, 2],
  ])('fails when %s', (_, isOut, active) => {
    expect(outcome(leave, observe({ ...mesh, isOut, active }))).toBe('fail')
  })

  it('fails when other pods fail than there should be', () => {
    const isOut = (pod: number, ms: number) => pod < 3 && ms > 250
    expect(outcome(leave, observe({ ...mesh, sick: 3, active: 3, isOut }))).toBe('fail')
    expect(outcome(leave, observe({ ...mesh, sick: 0, active: 0, isOut: () => false }))).toBe('fail')
  })

  it('is inconclusive where the proxy hides its gauge, and without a log', () => {
    const { active: _, ...hidden } = mesh
    const isOut = (pod: number, ms: number) => pod < 2 && ms > 250
    const observation = observe({ ...hidden, isOut })
    expect(outcome(leave, observation)).toBe('inconclusive')
    expect(outcome(leave, { ...observation, accessLog: new Map() })).toBe('inconclusive')
  })
})

describe('ejectionsGrow', () => {
  const grow = ejectionsGrow('activity', { sick: 1, consecutive5xxErrors: 2, baseEjectionMs: 2000 })
  const mesh = { requests: 1600, intervalMs: 5, sick: 1 }
  /** Out from `start` on for the first time, and again 100 ms after it came back. */
  const outFor = (first: number, second: number, start = 100) => {
    return (pod: number, ms: number) =>
      pod === 0 &&
      ((ms > start && ms < start + first) || (ms > start + first + 100 && ms < start + first + 100 + second))
  }

  it('passes when the second time out is twice as long', () => {
    expect(outcome(grow, observe({ ...mesh, isOut: outFor(2100, 4200) }))).toBe('pass')
  })

  it('takes a second time that has not ended by its length so far', () => {
    expect(outcome(grow, observe({ ...mesh, isOut: outFor(2900, 9000) }))).toBe('pass')
    expect(outcome(grow, observe({ ...mesh, requests: 1200, isOut: outFor(2900, 9000) }))).toBe('fail')
  })

  it('takes an error that was long under way for no absence', () => {
    const isOut = (pod: number, ms: number) =>
      pod === 0 && ((ms > 100 && ms < 2200) || (ms > 2262 && ms < 3236) || (ms > 3300 && ms < 7500))
    const durationMs = (ms: number) => (ms > 2230 && ms < 2262 ? 900 : 2)
    expect(outcome(grow, observe({ ...mesh, isOut, durationMs }))).toBe('pass')
  })

  it.each([
    ['it never leaves', outFor(0, 0)],
    ['it never comes back', outFor(90_000, 0)],
    ['it comes back too early', outFor(1800, 4200)],
    ['it comes back too late', outFor(4500, 4200)],
    ['the second time is as long as the first', outFor(2100, 2100)],
  ])('fails when %s', (_, isOut) => {
    expect(outcome(grow, observe({ ...mesh, isOut }))).toBe('fail')
  })
})
