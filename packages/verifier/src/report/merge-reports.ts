import { worstOutcome } from '../expectations/expectation.ts'
import type { VerifyReport } from './verify-report.ts'

/** The reports of several runs as one: every run of an experiment is listed under its number, and one red is red. */
export function mergeReports(reports: readonly [VerifyReport, ...VerifyReport[]]): VerifyReport {
  const [first] = reports
  if (reports.length === 1) return first
  return {
    ...first,
    durationMs: reports.reduce((sum, { durationMs }) => sum + durationMs, 0),
    outcome: worstOutcome(reports.map(({ outcome }) => outcome)),
    experiments: reports.flatMap(({ experiments }, index) =>
      experiments.map((experiment) => ({ ...experiment, run: index + 1 })),
    ),
  }
}
