import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { formatJunit } from './format-junit.ts'
import { mergeReports } from './merge-reports.ts'
import type { ExperimentReport, VerifyReport } from './verify-report.ts'

interface Node {
  readonly tag: string
  readonly attributes: Readonly<Record<string, string>>
  readonly text: string
  readonly children: readonly Node[]
}

/** Python's parser, as pip is there anyway: it refuses what is not well-formed. */
const parser = `
import json, sys, xml.etree.ElementTree as tree
def plain(e): return {'tag': e.tag, 'attributes': e.attrib, 'text': e.text or '', 'children': [plain(c) for c in e]}
print(json.dumps(plain(tree.fromstring(sys.stdin.buffer.read()))))`

function parseXml(xml: string): Node {
  return JSON.parse(execFileSync('python3', ['-c', parser], { input: xml, encoding: 'utf8' }))
}

const experiment = (fields: Partial<ExperimentReport>): ExperimentReport => ({
  ...{ section: '5.3', folder: '5.3-traffic-shifting', part: 'half', question: 'Do "half" go to <v2> & on?' },
  ...{ namespace: 'verify-5-3-abcde', outcome: 'pass', durationMs: 4200, rule: [], checks: [] },
  ...fields,
})

const report = (...experiments: readonly ExperimentReport[]): VerifyReport => ({
  ...{ context: 'traffic-lab', server: 'https://127.0.0.1:6443', startedAt: '2026-11-22T00:00:00Z' },
  mesh: { injection: {}, notes: [] },
  ...{ durationMs: 5000, outcome: experiments[0]?.outcome ?? 'pass', experiments },
})

it('is XML with a suite a section, a case an experiment, and every character escaped', () => {
  const reason = 'body "<\u0000\ud800&\u{1f4a5}>" was\nnot so'
  const root = parseXml(
    formatJunit(
      report(
        experiment({}),
        experiment({ part: 'all', outcome: 'fail', reason }),
        experiment({
          ...{ section: '6.3', folder: '6.3-timeout', outcome: 'inconclusive', couldNotRun: true },
          reason: 'no API',
        }),
      ),
    ),
  )
  expect(root).toMatchObject({ tag: 'testsuites', attributes: { tests: '3', failures: '1', errors: '1' } })
  const [shifting, timeout] = root.children
  expect(shifting?.attributes).toMatchObject({ name: '5.3-traffic-shifting', tests: '2', time: '8.400' })
  const [half, all] = shifting?.children ?? []
  expect(half?.attributes.name).toBe('5.3 half: Do "half" go to <v2> & on?')
  expect(half?.children.map(({ tag }) => tag)).toEqual(['system-out'])
  expect(all?.children[0]).toMatchObject({ tag: 'failure', attributes: { type: 'fail' } })
  expect(all?.children[0]?.text).toContain('body "<\ufffd\ufffd&\u{1f4a5}>" was\n')
  expect(timeout?.children[0]?.children[0]).toMatchObject({
    tag: 'error',
    attributes: { type: 'could not run', message: 'no API' },
  })
})

it('lists each run of a repeated experiment, and one red run is red', () => {
  const merged = mergeReports([report(experiment({})), report(experiment({ outcome: 'fail' }))])
  expect(merged).toMatchObject({ outcome: 'fail', durationMs: 10_000 })
  expect(merged.experiments.map(({ run, outcome }) => [run, outcome])).toEqual([
    [1, 'pass'],
    [2, 'fail'],
  ])
  const names = parseXml(formatJunit(merged)).children[0]?.children.map(({ attributes }) => attributes.name)
  expect(names).toEqual([
    '5.3 half run 1: Do "half" go to <v2> & on?',
    '5.3 half run 2: Do "half" go to <v2> & on?',
  ])
})
