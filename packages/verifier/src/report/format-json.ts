import type { VerifyReport } from './verify-report.ts'

/** The report as it is, indented. */
export function formatJson(report: VerifyReport): string {
  return JSON.stringify(report, undefined, 2)
}
