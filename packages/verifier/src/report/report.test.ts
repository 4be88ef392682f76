import { describe, expect, it } from 'vitest'
import type { Finding, Outcome } from '../expectations/expectation.ts'
import { conclude } from '../run/run-experiment.ts'
import { formatJson } from './format-json.ts'
import { formatTable } from './format-table.ts'
import { type CheckReport, type ExperimentReport, exitCodeOf, type VerifyReport } from './verify-report.ts'

const finding = (outcome: Outcome, observed: number): Finding => ({
  name: 'answers of forecast-v2',
  outcome,
  observed,
  sample: 2508,
  accepted: { low: 1121, high: 1387 },
  wantedShare: 0.5,
  power: { against: 0.6, missProbability: 9.1e-7 },
})

const check = (outcome: Outcome, control: Outcome, role: CheckReport['role'] = 'effect'): CheckReport => ({
  ...{ traffic: 'weather', description: 'forecast-v2 answers 50 %', role, outcome },
  findings: [finding(outcome, 1240)],
  control: { outcome: control, findings: [finding(control, 0)] },
})

const experiment = (fields: Partial<ExperimentReport>): ExperimentReport => ({
  ...{ section: '5.3', folder: '5.3-traffic-shifting', part: 'half', question: 'Do half go to v2?' },
  ...{ namespace: 'verify-5-3-abcde', outcome: 'pass', durationMs: 4200 },
  rule: [{ object: 'VirtualService forecast-route', file: 'manifests/5.3-traffic-shifting/a.yaml', line: 3 }],
  checks: [check('pass', 'fail')],
  ...fields,
})

const report = (outcome: Outcome, experiments: readonly ExperimentReport[]): VerifyReport => ({
  ...{ context: 'traffic-lab', server: 'https://127.0.0.1:6443', startedAt: '2026-11-22T00:00:00Z' },
  mesh: { injection: {}, notes: [] },
  ...{ durationMs: 12_340, outcome, experiments },
})

describe('conclude', () => {
  it('passes when everything holds and every effect was absent before', () => {
    expect(conclude([check('pass', 'fail'), check('pass', 'pass', 'invariant')]).outcome).toBe('pass')
  })

  it('is inconclusive when an effect was there before the rule', () => {
    expect(conclude([check('pass', 'pass')])).toMatchObject({
      outcome: 'inconclusive',
      reason: 'so it was before the rule, too: forecast-v2 answers 50 %',
    })
  })

  it('does not take an unclear control for a failed one', () => {
    expect(conclude([check('pass', 'inconclusive')]).outcome).toBe('inconclusive')
  })

  it('says what was missing where neither the control nor the verdict could be judged', () => {
    const { outcome, reason } = conclude([check('inconclusive', 'inconclusive')])
    expect(outcome).toBe('inconclusive')
    expect(reason).not.toContain('before the rule')
  })

  it('fails when one check fails, whatever the control says', () => {
    expect(conclude([check('fail', 'pass'), check('pass', 'fail')]).outcome).toBe('fail')
  })
})

describe('exitCodeOf', () => {
  it.each([
    [0, report('pass', [experiment({})])],
    [1, report('fail', [experiment({}), experiment({ outcome: 'fail' })])],
    [1, report('inconclusive', [experiment({ outcome: 'inconclusive' })])],
    [3, report('inconclusive', [experiment({}), experiment({ outcome: 'inconclusive', couldNotRun: true })])],
  ] as const)('is %i', (code, result) => {
    expect(exitCodeOf(result)).toBe(code)
  })
})

describe('the report', () => {
  const red = { name: 'v1 40, v2 60', turnedRed: true, findings: [finding('fail', 1502)] }

  it('shows numbers, band, power, control, rule and mutations to people', () => {
    const table = formatTable(report('pass', [experiment({ mutations: [red] })]))
    expect(table).toBe(`✓ 5.3 half  Do half go to v2?  (4.2 s)
    rule manifests/5.3-traffic-shifting/a.yaml:3
    ✓ weather: answers of forecast-v2: 1240 of 2508 (wanted 50 %, accepted 1121–1387; 60 % would pass once in 1,100,000)
        without the rule: 0 of 2508
    ✓ turned red: v1 40, v2 60
        answers of forecast-v2: 1502 of 2508 (wanted 50 %, accepted 1121–1387; 60 % would pass once in 1,100,000)

1 experiment in 12.3 s on traffic-lab: 1 passed, 0 failed, 0 inconclusive`)
  })

  it('is the same as JSON', () => {
    const result = report('pass', [experiment({})])
    expect(JSON.parse(formatJson(result))).toEqual(result)
  })
})
