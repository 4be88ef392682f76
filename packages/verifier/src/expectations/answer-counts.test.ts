import { describe, expect, it } from 'vitest'
import { accessLogByRequest } from '../observations/access-log.ts'
import { counterChange, parseCounters } from '../observations/counters.ts'
import type { Observation } from '../observations/observation.ts'
import { parseTrafficResults } from '../traffic/traffic-result.ts'
import { answerCounts } from './answer-counts.ts'
import { everyResponse } from './every-response.ts'
import { type Expectation, worstOutcome } from './expectation.ts'
import { faultsInjected } from './faults-injected.ts'
import { inFlight, mostAtOnce } from './in-flight.ts'
import { effect, invariant } from './role.ts'

/** Requests 30 ms apart to a mesh that takes this many, each for a second, and turns the others away. */
function breaker(taken: number, overrides: { readonly flag?: string; readonly overloaded?: string } = {}) {
  const { flag = 'UO', overloaded = 'true' } = overrides
  const answers = Array.from({ length: 12 }, (_, seq) => {
    const ok = seq < taken
    const headers = ok ? { 'x-served-by': 'forecast-v2' } : { 'x-envoy-overloaded': overloaded }
    const start = new Date(1_700_000_000_000 + seq * 30).toISOString()
    const text = ok ? '200 - via_upstream' : `503 ${flag} overflow`
    return {
      result: {
        seq,
        id: `id-${seq}`,
        status: ok ? 200 : 503,
        headers,
        durationMs: 9,
        bodySize: ok ? 665 : 81,
      },
      line: `[${start}] "GET /weather HTTP/1.1" ${text} - "-" 0 6 ${ok ? 1000 : 0} - "-" "-" "id-${seq}" "forecast:3002" "-" outbound|3002|v2|a - - - - -`,
    }
  })
  const observation: Observation = {
    namespace: 'verify-6-6-1-abcde',
    results: parseTrafficResults(answers.map(({ result }) => JSON.stringify(result)).join('\n')),
    answers: [],
    pods: [],
    accessLog: accessLogByRequest(answers.map(({ line }) => line).join('\n')),
  }
  return observation
}

function outcome(expectation: Expectation, observation: Observation) {
  return worstOutcome(expectation.judge(observation).map((finding) => finding.outcome))
}

const overflow = { status: 503, flags: ['UO'], bodySize: 81, headers: { 'x-envoy-overloaded': 'true' } }

describe('answerCounts', () => {
  const eightAndFour = answerCounts('weather', [
    { status: 200, count: 8, flags: [], headers: { 'x-envoy-overloaded': undefined } },
    { ...overflow, count: 4 },
  ])

  it('is exact', () => {
    expect(outcome(eightAndFour, breaker(8))).toBe('pass')
    for (const taken of [0, 7, 9, 12]) expect(outcome(eightAndFour, breaker(taken))).toBe('fail')
  })

  it.each([
    ['another flag', { flag: 'UH' }],
    ['another header', { overloaded: 'false' }],
  ])('does not count answers with %s', (_, odd) => {
    expect(outcome(eightAndFour, breaker(8, odd))).toBe('fail')
  })
})

describe('inFlight', () => {
  const eight = inFlight('weather', { at: 'client', atMost: 8 })

  it('counts the requests that were let in at the same time', () => {
    expect(outcome(eight, breaker(8))).toBe('pass')
    expect(eight.judge(breaker(9))[0]).toMatchObject({ outcome: 'fail', observed: 9 })
  })

  it('reads the log of a workload where it is asked to', () => {
    const observation = breaker(8)
    const lines = [...(observation.accessLog ?? [])].map(([key, entry]) => [key, [entry]] as const)
    const received = new Map([['forecast-v2', new Map(lines)]])
    const at = (atMost: number) => inFlight('weather', { at: 'forecast-v2', atMost })
    expect(outcome(at(8), { ...observation, received })).toBe('pass')
    expect(outcome(at(3), { ...observation, received })).toBe('fail')
    expect(outcome(at(3), observation)).toBe('inconclusive')
  })

  it('takes no credit for what the cut milliseconds may hide', () => {
    const after = [
      { startMs: 0, durationMs: 100 },
      { startMs: 100, durationMs: 100 },
      { startMs: 99, durationMs: 100 },
    ]
    expect(mostAtOnce(after.slice(0, 2))).toBe(1)
    expect(mostAtOnce(after)).toBe(2)
    expect(mostAtOnce([{ startMs: 0, durationMs: 0 }])).toBe(0)
  })
})

describe('faultsInjected', () => {
  const stat = 'http.http_proxy.fault.delays_injected'
  const counted = (before: number, after: number) => ({
    ...breaker(12),
    counters: counterChange(parseCounters(`${stat}: ${before}`), parseCounters(`${stat}: ${after}`)),
  })

  it('wants the increase of the filter’s counter', () => {
    expect(outcome(faultsInjected('weather', 'delays', 12), counted(5, 17))).toBe('pass')
    expect(outcome(faultsInjected('weather', 'delays', 12), counted(5, 16))).toBe('fail')
  })

  it('is inconclusive where the proxy hides it', () => {
    expect(outcome(faultsInjected('weather', 'aborts', 12), counted(5, 17))).toBe('inconclusive')
  })
})

describe('everyResponse', () => {
  it('compares sizes and bodies, and headers that must not be there', () => {
    const wanted = { status: 200, bodySize: 665, headers: { 'x-envoy-overloaded': undefined } }
    expect(outcome(everyResponse('weather', wanted), breaker(12))).toBe('pass')
    expect(outcome(everyResponse('weather', { ...wanted, bodySize: 47 }), breaker(12))).toBe('fail')
    expect(outcome(everyResponse('weather', { status: 200, body: 'sunny' }), breaker(12))).toBe('fail')
    const [finding] = everyResponse('weather', { ...wanted, status: 503 }).judge(breaker(0))
    expect(finding).toMatchObject({
      name: 'status 503, no x-envoy-overloaded, 665 bytes',
      outcome: 'fail',
      note: 'the first other one: status 503, x-envoy-overloaded: true, 81 bytes',
    })
  })

  it('is an effect where it is called one', () => {
    const expectation = everyResponse('weather', { status: 200 })
    expect([effect(expectation).role, invariant(effect(expectation)).role]).toEqual(['effect', 'invariant'])
  })
})
