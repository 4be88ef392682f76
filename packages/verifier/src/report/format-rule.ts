import type { RuleSources } from '../rules/rule-sources.ts'
import type { ExperimentReport, RulePlace } from './verify-report.ts'

/** Where the rule stands: a line a file; judged as it is, a line an object, and one for each field that is otherwise. */
export function formatRule({ rule, sources }: Pick<ExperimentReport, 'rule' | 'sources'>): readonly string[] {
  const first = rule.filter(({ file }, index) => rule.findIndex((other) => other.file === file) === index)
  const files = first.filter(({ differences }) => differences === undefined)
  const live = rule.filter(({ differences }) => differences !== undefined)
  return [
    ...files.map(({ file, line }) => `rule ${file}:${line}`),
    ...live.flatMap(formatLive),
    ...(sources === undefined ? [] : formatSources(sources)),
  ]
}

/** Someone's own files, and those that they left to the course. */
function formatSources({ folder, own, course }: RuleSources): readonly string[] {
  return [
    ...(own.length === 0 ? [] : [`from ${folder}: ${own.join(', ')}`]),
    ...(course.length === 0 ? [] : [`from the course, not in ${folder}: ${course.join(', ')}`]),
  ]
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
