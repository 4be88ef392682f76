import { type KubeObject, objectName } from '@traffic-lab/resources'
import type { Experiment } from '../experiment.ts'
import type { MutationReport } from '../report/verify-report.ts'
import { type Mutation, mutate } from '../rules/mutation.ts'
import { applyAndSettle } from './apply-and-settle.ts'
import type { Environment } from './environment.ts'
import { judgeExperiment } from './judge-experiment.ts'
import type { Surroundings } from './observe.ts'

/** Where no condition says that the mutated rule is in force, the old one may still answer for a while. */
const silentDeadlineMs = 30_000

/** Applies each wrong version of the rule in turn and demands that a check fails. */
export async function runMutations(
  experiment: Experiment,
  rule: readonly KubeObject[],
  surroundings: Surroundings<Environment>,
  onStep: (step: string) => void,
): Promise<readonly MutationReport[]> {
  const reports: MutationReport[] = []
  let silent = false
  for (const mutation of experiment.mutations) {
    onStep(`mutation: ${mutation.name}`)
    // Without a condition the mutation before could still be at work, and its red be taken for this one's.
    if (silent) await applyAndSettle(experiment, rule, surroundings)
    const outcome = await runMutation(experiment, mutation, rule, surroundings)
    silent = outcome.silent
    reports.push(outcome.report)
  }
  return reports
}

async function runMutation(
  experiment: Experiment,
  mutation: Mutation,
  rule: readonly KubeObject[],
  surroundings: Surroundings<Environment>,
): Promise<{ readonly report: MutationReport; readonly silent: boolean }> {
  const { name } = mutation
  const applied = await surroundings.environment.apply(mutate(rule, mutation))
  if (applied.state === 'refused') {
    const reason = `${objectName(applied.object)} was refused: ${applied.message}; choose a mistake that is valid`
    return { report: { name, turnedRed: false, findings: [], reason }, silent: false }
  }
  const silent = applied.state === 'silent'
  const end = performance.now() + (silent ? silentDeadlineMs : 0)
  for (;;) {
    const findings = (await judgeExperiment(experiment, surroundings)).flat()
    const failed = findings.filter(({ outcome }) => outcome === 'fail')
    if (failed.length > 0) return { report: { name, turnedRed: true, findings: failed }, silent }
    if (performance.now() >= end) return { report: { name, turnedRed: false, findings }, silent }
  }
}
