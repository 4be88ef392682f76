import { describe, expect, it } from 'vitest'
import { accessLogByRequest, accessLogEntries } from '../observations/access-log.ts'
import type { Observation } from '../observations/observation.ts'
import { parseTrafficResults } from '../traffic/traffic-result.ts'
import { everyLogLine, lasting } from './every-log-line.ts'
import { type Expectation, worstOutcome } from './expectation.ts'
import { requestsAt } from './requests-at.ts'
import { shortestWait } from './shortest-wait.ts'

const ids = ['id-0', 'id-1', 'id-2']
const nothing: Observation = {
  namespace: 'verify-6-4-abcde',
  results: parseTrafficResults(
    ids.map((id, seq) => JSON.stringify({ seq, id, status: 503, headers: {}, durationMs: 9 })).join('\n'),
  ),
  answers: [],
  pods: [],
}

interface Line {
  readonly id: string
  readonly path?: string
  readonly answer?: string
  readonly ms?: number
  readonly host?: string
}

function line({ id, path = '/ad', answer = '200 DI via_upstream', ms = 3003, host = '10.0.0.1:3003' }: Line) {
  return `[2026-11-22T17:27:34.386Z] "GET ${path} HTTP/1.1" ${answer} - "-" 0 6 ${ms} - "-" "-" "${id}" "advertisement:3003" "${host}" inbound|3003|| - - - - -`
}

function outcome(expectation: Expectation, observation: Observation) {
  return worstOutcome(expectation.judge(observation).map((finding) => finding.outcome))
}

describe('everyLogLine', () => {
  const wanted = everyLogLine('ad', { status: 200, flags: ['DI'], durationMs: lasting(3000), upstream: true })
  const logged = (odd: Partial<Line> = {}) => ({
    ...nothing,
    accessLog: accessLogByRequest(ids.map((id, n) => line({ id, ...(n === 1 && odd) })).join('\n')),
  })

  it('passes when every line is like that, and allows Envoy’s early timers', () => {
    expect(outcome(wanted, logged())).toBe('pass')
    expect(outcome(wanted, logged({ ms: 2990 }))).toBe('pass')
  })

  it.each([
    ['no flag', { answer: '200 - via_upstream' }, '/ad 200 - via_upstream, 10.0.0.1:3003, 3003 ms'],
    ['one flag too many', { answer: '200 DI,UT via_upstream' }, '/ad 200 DI,UT'],
    ['another status', { answer: '503 DI via_upstream' }, '/ad 503 DI'],
    ['too short a wait', { ms: 2989 }, '2989 ms'],
    ['too long a wait', { ms: 3990 }, '3990 ms'],
    ['no upstream', { host: '-' }, '-, 3003 ms'],
  ])('fails at one line with %s, and shows it', (_, odd, note) => {
    const [finding] = wanted.judge(logged(odd))
    expect(finding).toMatchObject({ outcome: 'fail', observed: 2, note: expect.stringContaining(note) })
  })

  it('compares flags as a set, details and paths as text', () => {
    const both = everyLogLine('ad', { flags: ['FI', 'DI'], details: 'fault_filter_abort', path: '/ad' })
    const answer = '500 DI,FI fault_filter_abort'
    const log = (path: string) => ({
      ...nothing,
      accessLog: accessLogByRequest(ids.map((id) => line({ id, answer, path })).join('\n')),
    })
    expect(outcome(both, log('/ad'))).toBe('pass')
    expect(outcome(both, log('/other'))).toBe('fail')
  })

  it('fails when a line is missing, and says nothing when all are', () => {
    const missing = { ...nothing, accessLog: accessLogByRequest(line({ id: 'id-0' })) }
    expect(wanted.judge(missing)[0]).toMatchObject({ outcome: 'fail', observed: 1 })
    expect(outcome(wanted, { ...nothing, accessLog: new Map() })).toBe('inconclusive')
  })

  it('tells a wait from one of half and of twice its length', () => {
    for (const ms of [200, 1000, 3000, 4000]) {
      const { from, below } = lasting(ms)
      expect([ms / 2, ms - 1, ms, 2 * ms - 10].map((wait) => wait >= from && wait < below)).toEqual([
        false,
        true,
        true,
        false,
      ])
    }
  })
})

describe('requestsAt', () => {
  const six = requestsAt('weather', { workload: 'forecast-v2', times: 6 })
  const received = (times: readonly number[], path = '/weather') => {
    const lines = ids.map((id, n) => {
      const text = Array.from({ length: times[n] ?? 0 }, () => line({ id, path })).join('\n')
      return [id, accessLogEntries(text)] as const
    })
    return { ...nothing, received: new Map([['forecast-v2', new Map(lines)]]) }
  }

  it('counts the lines of each request at its receiver', () => {
    expect(outcome(six, received([6, 6, 6]))).toBe('pass')
    expect(six.judge(received([6, 5, 6]))[0]).toMatchObject({
      outcome: 'fail',
      observed: 2,
      note: 'one came 5 times, as /weather',
    })
    expect(outcome(six, received([7, 6, 6]))).toBe('fail')
  })

  it('takes nothing for nothing where nothing may arrive', () => {
    const none = requestsAt('weather', { workload: 'forecast-v2', times: 0 })
    expect(outcome(none, received([]))).toBe('pass')
    expect(outcome(none, received([0, 1]))).toBe('fail')
  })

  it('compares the path that the receiver logs', () => {
    const once = requestsAt('weather', { workload: 'forecast-v2', times: 1, path: '/demo/ad' })
    expect(outcome(once, received([1, 1, 1], '/demo/ad'))).toBe('pass')
    expect(outcome(once, received([1, 1, 1], '/ad'))).toBe('fail')
  })

  it('is inconclusive where the log is off', () => {
    expect(outcome(six, { ...nothing, received: new Map() })).toBe('inconclusive')
  })
})

describe('shortestWait', () => {
  const wanted = shortestWait('ad', 3000)
  const waits = (...times: readonly number[]) => ({
    ...nothing,
    accessLog: accessLogByRequest(times.map((ms, n) => line({ id: ids[n] ?? '', ms })).join('\n')),
  })

  it('passes when one wait is on time, however long the others took', () => {
    expect(outcome(wanted, waits(3700, 3002, 3500))).toBe('pass')
    expect(outcome(wanted, waits(2990, 3450, 3450))).toBe('pass')
  })

  it.each([
    ['all are 30 % long', [3900, 3901, 3902]],
    ['one is 30 % short', [3000, 2100, 3001]],
  ])('fails when %s', (_, times) => {
    expect(outcome(wanted, waits(...times))).toBe('fail')
  })

  it('says nothing without a log', () => {
    expect(outcome(wanted, nothing)).toBe('inconclusive')
  })
})
