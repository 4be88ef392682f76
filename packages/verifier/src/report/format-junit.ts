import { formatExperiment } from './format-table.ts'
import type { ExperimentReport, VerifyReport } from './verify-report.ts'

/**
 * JUnit's XML, as CI systems read it: a suite a section, a test case an experiment. A verdict that is not reached is an
 * error, one that is not good a failure; both carry what the table says.
 */
export function formatJunit(report: VerifyReport): string {
  const { experiments, startedAt, context, durationMs } = report
  const sections = new Map<string, ExperimentReport[]>()
  for (const experiment of experiments)
    sections.set(experiment.folder, [...(sections.get(experiment.folder) ?? []), experiment])
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    element(
      'testsuites',
      { name: `verify on ${context}`, ...totals(experiments), time: seconds(durationMs) },
      [
        ...[...sections].map(([folder, members]) =>
          element(
            'testsuite',
            { name: folder, timestamp: startedAt, ...totals(members), time: seconds(sumMs(members)) },
            members.map(testCase),
          ),
        ),
      ],
    ),
  ].join('\n')
}

function testCase(experiment: ExperimentReport): string {
  const { section, part, run, question, outcome, reason, couldNotRun, notInForce, durationMs } = experiment
  const name = `${section} ${part}${run === undefined ? '' : ` run ${run}`}: ${question}`
  const attributes = { classname: experiment.folder, name, time: seconds(durationMs) }
  const text = formatExperiment(experiment)
  if (notInForce !== undefined)
    return element('testcase', attributes, [
      element('skipped', { message: `not what is in force: ${notInForce}` }, []),
    ])
  if (outcome === 'pass')
    return element('testcase', attributes, [element('system-out', {}, [escapeXml(text)])])
  const verdict = couldNotRun ? 'error' : 'failure'
  const why = { type: couldNotRun ? 'could not run' : outcome, message: reason ?? outcome }
  return element('testcase', attributes, [element(verdict, why, [escapeXml(text)])])
}

function totals(experiments: readonly ExperimentReport[]) {
  const inForce = experiments.filter(({ notInForce }) => notInForce === undefined)
  const errors = inForce.filter(({ couldNotRun }) => couldNotRun === true).length
  const bad = inForce.filter(({ outcome }) => outcome !== 'pass').length
  return {
    ...{ tests: experiments.length, failures: bad - errors, errors },
    ...(inForce.length < experiments.length && { skipped: experiments.length - inForce.length }),
  }
}

function sumMs(experiments: readonly ExperimentReport[]): number {
  return experiments.reduce((sum, { durationMs }) => sum + durationMs, 0)
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3)
}

function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  content: readonly string[],
): string {
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`)
  return `<${name}${list.join('')}>${content.join('\n')}</${name}>`
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}

/** What XML cannot hold at all, such as control characters in an answer's body, becomes U+FFFD. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u0020-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll(/[&<>"]/g, (character) => entities[character] ?? character)
}
