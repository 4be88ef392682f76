import type { Outcome } from '../expectations/expectation.ts'
import { formatEvidence, formatFinding } from './format-finding.ts'
import { formatRule } from './format-rule.ts'
import type { CheckReport, ExperimentReport, VerifyReport } from './verify-report.ts'

const marks: Record<Outcome, string> = { pass: '✓', fail: '✗', inconclusive: '?' }

/** For people: one block an experiment, one line a count, with its band and its control. */
export function formatTable(report: VerifyReport): string {
  const { experiments } = report
  const inForce = experiments.filter(({ notInForce }) => notInForce === undefined)
  const count = (outcome: Outcome) => inForce.filter((experiment) => experiment.outcome === outcome).length
  const seconds = (report.durationMs / 1000).toFixed(1)
  const blocks = experiments.map(formatExperiment)
  const noun = experiments.length === 1 ? 'experiment' : 'experiments'
  const total = `${experiments.length} ${noun} in ${seconds} s on ${report.context}: ${count('pass')} passed, ${count('fail')} failed, ${count('inconclusive')} inconclusive${inForce.length === experiments.length ? '' : `, ${experiments.length - inForce.length} not in force`}`
  const { asIs } = report
  const head =
    asIs === undefined ? [] : [`Namespace ${asIs} as it is: nothing was changed, so there was no control.`]
  return [...head, ...blocks, total].join('\n\n')
}

/** One experiment for people. */
export function formatExperiment(experiment: ExperimentReport): string {
  const {
    outcome,
    notInForce,
    section,
    part,
    run,
    question,
    reason,
    rule,
    sources,
    checks,
    mutations = [],
    durationMs,
  } = experiment
  const shown = new Set<string>()
  if (notInForce !== undefined) return `- ${section} ${part}  not what is in force: ${notInForce}`
  return [
    `${marks[outcome]} ${section} ${part}${run === undefined ? '' : `, run ${run}`}  ${question}  (${(durationMs / 1000).toFixed(1)} s)`,
    ...(reason === undefined ? [] : [`    ${outcome}: ${reason.replaceAll('\n', '\n      ')}`]),
    ...formatRule({ rule, ...(sources && { sources }) }).map((line) => `    ${line}`),
    ...checks.flatMap((check) => formatCheck(check, shown)),
    ...mutations.flatMap(({ name, turnedRed, findings, reason: why }) => [
      `    ${turnedRed ? '✓ turned red' : '✗ stayed green'}: ${name}`,
      ...(why === undefined ? [] : [`        ${why}`]),
      ...findings.slice(0, 1).map((finding) => `        ${formatFinding(finding)}`),
    ]),
  ].join('\n')
}

function formatCheck({ findings, control, role, traffic }: CheckReport, shown: Set<string>): string[] {
  return findings.flatMap((finding, index) => {
    const before = control?.findings[index]
    return [
      `    ${marks[finding.outcome]} ${traffic}: ${formatFinding(finding)}`,
      ...formatEvidence(finding, shown).map((line) => `        ${line}`),
      ...(role === 'effect' && before !== undefined
        ? [
            `        without the rule: ${before.observed} of ${before.sample}`,
            ...(before.outcome === 'pass'
              ? formatEvidence(before, shown).map((line) => `        ${line}`)
              : []),
          ]
        : []),
    ]
  })
}
