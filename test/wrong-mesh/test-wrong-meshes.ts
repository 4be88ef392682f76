import type { ExperimentReport } from '@traffic-lab/verifier'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startWrongLab, type WrongLab } from './wrong-lab.ts'
import type { WrongMesh } from './wrong-meshes.ts'

const timeout = 180_000

/** One lab for all of these; each experiment first passes as it is, then turns red once for each mistake. */
export function testWrongMeshes(meshes: readonly WrongMesh[]): void {
  let lab: WrongLab
  beforeAll(async () => {
    lab = await startWrongLab()
  }, timeout)
  afterAll(() => lab?.close(), timeout)

  describe.each([...Map.groupBy(meshes, ({ experiment }) => experiment)])('%s', (experiment, rows) => {
    it('passes in a mesh that does what the rules say', { timeout }, async () => {
      const report = await lab.run(experiment)
      expect(report.outcome, describeReport(report)).toBe('pass')
    })

    it.each(rows)('sees $name', { timeout }, async ({ alter, red }) => {
      const report = await lab.run(experiment, alter)
      expect(report.outcome, describeReport(report)).toBe('fail')
      const failed = report.checks.filter(({ outcome }) => outcome === 'fail')
      const unseen = red.filter(
        ([traffic, check]) =>
          !failed.some((report) => report.traffic === traffic && report.description.startsWith(check)),
      )
      expect(unseen, describeReport(report)).toEqual([])
    })
  })
}

function describeReport({ outcome, reason, checks }: ExperimentReport): string {
  const findings = checks.flatMap(({ traffic, outcome, description, findings }) => [
    `${outcome} ${traffic}: ${description}`,
    ...findings.map(
      ({ name, observed, sample, accepted, note }) =>
        `  ${name}: ${observed} of ${sample}, accepted ${accepted.low} to ${accepted.high}${note === undefined ? '' : ` (${note})`}`,
    ),
  ])
  return [`${outcome}: ${reason ?? ''}`, ...findings].join('\n')
}
