import type { Pod } from '@traffic-lab/resources'
import type { Experiment } from '../experiment.ts'
import type { KubeClient } from '../kubernetes/kube-client.ts'
import type { ExperimentReport } from '../report/verify-report.ts'
import { isolationOf } from '../rules/isolate.ts'
import type { RuleFolders } from '../rules/load-objects.ts'
import type { AppNamespace } from '../run/app-namespace.ts'
import { type Progress, reasonOf } from '../run/verify-run.ts'
import { alternatives, bestOf, isInForce } from './alternatives.ts'
import { judgePart, noNamespace } from './judge-part.ts'
import { type PartPlan, planPart } from './plan-part.ts'

export interface AsIsOptions {
  readonly namespace: string
  readonly folders: RuleFolders
  readonly signal: AbortSignal
  readonly ingress: () => Promise<string>
  readonly onProgress: (progress: Progress) => void
  /** Whether a section was named, so that it is judged even where its rules do not stand as in their files. */
  readonly isNamed: (section: string) => boolean
}

/**
 * Judges what stands in the namespace, one experiment after the other, and writes nothing. Of parts that exclude each
 * other the one whose files stand there is judged; where none does, all are, and the best one counts.
 */
export async function verifyAsIs(
  experiments: readonly Experiment[],
  api: KubeClient,
  options: AsIsOptions,
): Promise<ReadonlyMap<Experiment, ExperimentReport>> {
  const { namespace, folders, signal } = options
  const client = api.withSignal(signal)
  const found = await client.read({ apiVersion: 'v1', kind: 'Namespace', name: namespace })
  if (found === undefined) throw noNamespace(namespace)
  const environment: AppNamespace = {
    ...{ client, signal, isolation: isolationOf(namespace) },
    pods: () => client.list<Pod>('v1', 'Pod', namespace),
  }
  const reports = new Map<Experiment, ExperimentReport>()
  for (const members of Map.groupBy(experiments, ({ folder }) => folder).values()) {
    const parts: PartPlan[] = []
    for (const experiment of members) parts.push(await planPart(experiment, folders, { client, namespace }))
    for (const group of alternatives(parts, namespace)) {
      for (const report of await judgeGroup(group, environment, options))
        reports.set(report.of, report.report)
    }
  }
  return reports
}

interface PartReport {
  readonly of: Experiment
  readonly report: ExperimentReport
}

async function judgeGroup(
  group: readonly PartPlan[],
  environment: AppNamespace,
  options: AsIsOptions,
): Promise<readonly PartReport[]> {
  const inForce = group.filter(isInForce)
  const named = group.some(({ experiment }) => options.isNamed(experiment.section))
  const chosen = inForce.length > 0 || !named ? inForce : group
  const judged: { readonly part: PartPlan; readonly report: ExperimentReport }[] = []
  for (const part of chosen) judged.push({ part, report: await judge(part, environment, options) })
  const counts = inForce.length > 0 ? inForce : [bestOf(judged)]
  return group.map((part) => {
    const report = judged.find((one) => one.part === part)?.report ?? unjudged(part, options.namespace)
    return {
      of: part.experiment,
      report: counts.includes(part) ? report : { ...report, notInForce: whyNot(part) },
    }
  })
}

async function judge(
  plan: PartPlan,
  environment: AppNamespace,
  { folders, ingress, onProgress, signal }: AsIsOptions,
): Promise<ExperimentReport> {
  const { section, part } = plan.experiment
  const name = `${section} ${part}`
  const started = performance.now()
  const end = (message: string) =>
    onProgress({ experiment: name, message: `${name}: ${message}`, done: true })
  const base = unjudged(plan, environment.isolation.namespace)
  const spent = () => Math.round(performance.now() - started)
  onProgress({ experiment: name, message: `${name}: traffic` })
  try {
    const result = await judgePart(plan, { environment, ingress, rootDir: folders.rootDir })
    end(result.outcome)
    return { ...base, ...result, durationMs: spent() }
  } catch (error) {
    signal.throwIfAborted()
    end('could not run')
    return { ...base, couldNotRun: true, reason: reasonOf(error), durationMs: spent() }
  }
}

function unjudged({ experiment, rule, removed }: PartPlan, namespace: string): ExperimentReport {
  const { section, folder, part, question } = experiment
  return {
    ...{ section, folder, part, question, namespace },
    ...{ outcome: 'inconclusive', checks: [], durationMs: 0 },
    rule: [...rule, ...removed.filter(({ live }) => live !== undefined)].map(({ place }) => place),
  }
}

/** The first thing in which the cluster is not as the part's files say. */
function whyNot({ rule, removed }: PartPlan): string {
  const missing = rule.find(({ live }) => live === undefined)
  if (missing !== undefined) return `there is no ${missing.place.object}`
  const other = rule.find(({ place }) => (place.differences ?? []).length > 0)
  const [field] = other?.place.differences ?? []
  if (other !== undefined && field !== undefined) return `${other.place.object} has another ${field.field}`
  const left = removed.find(({ live }) => live !== undefined)
  if (left !== undefined) return `${left.place.object} is there`
  return 'the rule has another name'
}
