import type { ExperimentReport, VerifyReport } from '@traffic-lab/verifier'
import { expect, it } from 'vitest'
import { disagreements } from '../kubernetes/agreement-table.ts'

const experiment = { folder: '5.3-traffic-shifting', part: 'half' }

function report(outcome: ExperimentReport['outcome'], observed: number): VerifyReport {
  const accepted = { low: 10, high: 10 }
  const finding = { name: 'answers', outcome, observed, sample: 10, accepted }
  const check = {
    traffic: 'weather',
    description: 'ten',
    role: 'effect',
    outcome,
    findings: [finding],
  } as const
  const one = { ...experiment, section: '5.3', question: '?', namespace: 'n', rule: [], durationMs: 1 }
  return {
    ...{ context: 'c', server: 's', startedAt: '', durationMs: 1, outcome },
    mesh: { injection: {}, notes: [] },
    experiments: [{ ...one, outcome, checks: [check] }],
  }
}

it('lab and cluster agree where both pass and count the same', () => {
  expect(disagreements(experiment, report('pass', 10), report('pass', 10))).toEqual([])
  expect(disagreements(experiment, report('pass', 10), report('pass', 9))).toEqual([
    'weather: answers: 10 and 9',
  ])
})

it('neither two failures nor two that could not run are an agreement', () => {
  for (const outcome of ['fail', 'inconclusive'] as const) {
    const both = report(outcome, 10)
    expect(disagreements(experiment, both, both)).toEqual([`verdicts: ${outcome}, ${outcome}`])
  }
})
