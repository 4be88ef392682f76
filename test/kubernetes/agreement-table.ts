import type { CheckReport, Experiment, ExperimentReport, Finding, VerifyReport } from '@traffic-lab/verifier'
import { knownLimits } from './known-limits.ts'

/** One thing that is counted, in every run. */
interface Row {
  readonly what: string
  readonly accepted: string
  readonly exact: boolean
  readonly onLab: readonly (Finding | undefined)[]
  readonly onCluster: readonly (Finding | undefined)[]
}

/** `advertisement-v1-6d5f8c7b9-x2x4z`: no run has the pods of another. */
const podName = /\b([a-z0-9][a-z0-9-]*)-[a-z0-9]{6,10}-[a-z0-9]{5}\b/

type Named = Pick<Experiment, 'folder' | 'part'>

/**
 * In what lab and cluster differ about one experiment: a verdict that is no pass (two that could not run agree on
 * nothing), and counts that are no matter of chance.
 */
export function disagreements(
  experiment: Named,
  lab: VerifyReport,
  cluster: VerifyReport,
): readonly string[] {
  const [onLab, onCluster] = [runsOf(experiment, lab), runsOf(experiment, cluster)]
  const verdicts = [...onLab, ...onCluster].map(({ outcome }) => outcome)
  const reasons = [
    ...onLab.flatMap(({ reason, run }) => (reason === undefined ? [] : [`lab, run ${run}: ${reason}`])),
    ...onCluster.flatMap(({ reason, run }) =>
      reason === undefined ? [] : [`cluster, run ${run}: ${reason}`],
    ),
  ]
  const passed =
    verdicts.every((verdict) => verdict === 'pass') && onLab.length > 0 && onLab.length === onCluster.length
  return [
    ...(passed ? [] : [`verdicts: ${verdicts.join(', ')}`, ...reasons]),
    ...rowsOf(onLab, onCluster).flatMap(({ what, exact, onLab, onCluster }) => {
      const counts = new Set([...onLab, ...onCluster].map((finding) => finding?.observed))
      return exact && counts.size > 1 ? [`${what}: ${countsOf(onLab)} and ${countsOf(onCluster)}`] : []
    }),
  ]
}

/** What else was there, as it names itself: `v1.36.1`. */
interface TestedVersions {
  readonly kubernetes: string
  readonly kubectl: string
  readonly node: string
}

/** A page of Markdown. */
export function formatAgreement(lab: VerifyReport, cluster: VerifyReport, versions: TestedVersions): string {
  const experiments = new Map(lab.experiments.map((one) => [`${one.section} ${one.part}`, one]))
  const runs = Math.max(...lab.experiments.map(({ run = 1 }) => run))
  const tables = [...experiments].flatMap(([name, experiment]) => {
    const [onLab, onCluster] = [runsOf(experiment, lab), runsOf(experiment, cluster)]
    return [
      '',
      `### ${name}`,
      '',
      experiment.question,
      '',
      '| | accepted | lab | cluster |',
      '| --- | --- | --- | --- |',
      `| **verdict** | pass | ${verdictsOf(onLab)} | ${verdictsOf(onCluster)} |`,
      ...rowsOf(onLab, onCluster).map(
        ({ what, accepted, onLab, onCluster }) =>
          `| ${what.replaceAll('|', '\\|')} | ${accepted} | ${countsOf(onLab)} | ${countsOf(onCluster)} |`,
      ),
    ]
  })
  return `${[
    '# Lab and cluster',
    '',
    'The same experiments on the local lab and on a Kubernetes cluster with Istio: what was counted in each run, and what may be counted. `pnpm test:cluster` writes this page and fails where the two do not agree.',
    '',
    '| | lab | cluster |',
    '| --- | --- | --- |',
    `| control plane | Traffic Lab | Istio ${cluster.mesh.istio ?? 'unknown'} |`,
    `| Envoy | ${lab.mesh.envoy ?? 'unknown'} | ${cluster.mesh.envoy ?? 'unknown'} |`,
    `| Kubernetes | – | ${versions.kubernetes} |`,
    `| kubectl | ${versions.kubectl} | ${versions.kubectl} |`,
    `| Node | ${versions.node} | in the images: ${versions.node} |`,
    `| runs | ${runs} | ${runs} |`,
    `| seconds for all | ${seconds(lab)} | ${seconds(cluster)} |`,
    '',
    '## What a mesh may not show',
    '',
    ...knownLimits.map((limit) => `- ${limit}`),
    '',
    '## Counts',
    '',
    'A number for each run. Counts that are drawn at random differ from run to run and must lie in the band; all others must be the same in every run and in both places. Times are in milliseconds, the shortest of a run.',
    ...tables,
  ].join('\n')}\n`
}

function runsOf({ folder, part }: Named, { experiments }: VerifyReport): readonly ExperimentReport[] {
  return experiments.filter((one) => one.folder === folder && one.part === part)
}

/** Joins the findings of all runs by their place in the experiment. */
function rowsOf(onLab: readonly ExperimentReport[], onCluster: readonly ExperimentReport[]): readonly Row[] {
  const pattern = [...onLab, ...onCluster].toSorted((a, b) => b.checks.length - a.checks.length)[0]
  return (pattern?.checks ?? []).flatMap((check, index) =>
    check.findings.map(({ name, accepted: { low, high } }, place) => {
      const pick = ({ checks }: ExperimentReport) => findingAt(checks, index, place)
      return {
        what: `${check.traffic}: ${name.replace(podName, 'a pod of $1')}`,
        accepted: low === high ? `${low}` : `${low}–${high}`,
        exact: low === high,
        onLab: onLab.map(pick),
        onCluster: onCluster.map(pick),
      }
    }),
  )
}

function findingAt(checks: readonly CheckReport[], index: number, place: number): Finding | undefined {
  return checks[index]?.findings[place]
}

function countsOf(findings: readonly (Finding | undefined)[]): string {
  return findings.map((finding) => finding?.observed ?? '–').join(', ')
}

function verdictsOf(runs: readonly ExperimentReport[]): string {
  return runs.map(({ outcome }) => outcome).join(', ')
}

function seconds({ durationMs }: VerifyReport): number {
  return Math.round(durationMs / 1000)
}
