import type { ExperimentReport, RulePlace } from './verify-report.ts'

/** Where the rule stands: a line a file; judged as it is, a line an object, and one for each field that is otherwise. */
export function formatRule({ rule }: Pick<ExperimentReport, 'rule'>): readonly string[] {
  const first = rule.filter(({ file }, index) => rule.findIndex((other) => other.file === file) === index)
  const files = first.filter(({ differences }) => differences === undefined)
  const live = rule.filter(({ differences }) => differences !== undefined)
  return [...files.map(({ file, line }) => `rule ${file}:${line}`), ...live.flatMap(formatLive)]
}

function formatLive({ object, file, line, differences = [] }: RulePlace): readonly string[] {
  if (differences.length === 0) return [`rule ${object}, as in ${file}:${line}`]
  return differences.map(
    (difference) =>
      `rule ${object}, ${difference.field}: ${inWords(difference.live)}; in ${file}:${difference.line} it is ${inWords(difference.file)}`,
  )
}

function inWords(value: unknown): string {
  return value === undefined ? 'not there' : JSON.stringify(value)
}
