import { type KubeObject, objectName, type SourcedObject } from '@traffic-lab/resources'
import { type Finding, type Outcome, worstOutcome } from '../expectations/expectation.ts'
import type { Experiment } from '../experiment.ts'
import type { CheckReport, ExperimentReport } from '../report/verify-report.ts'
import { applyAndSettle } from './apply-and-settle.ts'
import { controlTraffic } from './control-traffic.ts'
import { type Environment, isolated } from './environment.ts'
import { judgeExperiment } from './judge-experiment.ts'
import type { Surroundings } from './observe.ts'
import { runMutations } from './run-mutations.ts'

/** A control is repeated, whole, while the effect seems to be there already: pods of the app may still be joining. */
const controlAttempts = 3

export interface LoadedRules {
  readonly given: readonly SourcedObject[]
  readonly rule: readonly SourcedObject[]
  readonly removed: readonly SourcedObject[]
}

type Result = Pick<ExperimentReport, 'outcome' | 'checks' | 'reason' | 'mutations'>

/** Given, control, rule, traffic, verdict; and the mutations, if asked for. */
export async function runExperiment(
  experiment: Experiment,
  rules: LoadedRules,
  surroundings: Surroundings<Environment>,
  options: { readonly mutate: boolean; readonly onStep: (step: string) => void },
): Promise<Result> {
  const { environment } = surroundings
  const given = isolated(rules.given, environment)
  const rule = isolated(rules.rule, environment)
  const removed = isolated(rules.removed, environment)

  options.onStep('given')
  const before = await environment.apply(given)
  if (before.state === 'refused') {
    return inconclusive(`the given rule ${objectName(before.object)} was refused: ${before.message}`)
  }
  options.onStep('control: the same traffic without the rule')
  const control = await runControl(experiment, surroundings)

  options.onStep('rule')
  const applied = await applyAndSettle(experiment, rule, surroundings, removed)
  if (applied.state === 'refused') {
    const reason = `${placeOf(applied.object, rules.rule)}${objectName(applied.object)} was refused: ${applied.message}`
    return { outcome: 'fail', reason, checks: [] }
  }
  options.onStep('traffic')
  const checks = joinControl(
    experiment,
    await judgeExperiment(experiment, surroundings, { showing: 'contradictions' }),
    control,
  )
  const result = conclude(checks)
  if (!options.mutate || result.outcome !== 'pass') return result
  const mutations = await runMutations(experiment, rule, surroundings, options.onStep)
  const green = mutations.filter(({ turnedRed }) => !turnedRed)
  if (green.length === 0) return { ...result, mutations }
  const names = green.map(({ name }) => `"${name}"`).join(', ')
  return {
    ...result,
    mutations,
    outcome: 'fail',
    reason: `the check cannot see every mistake: ${names} stayed green`,
  }
}

async function runControl(experiment: Experiment, surroundings: Surroundings): Promise<readonly Finding[][]> {
  for (let attempt = 1; ; attempt += 1) {
    const sent = attempt === 1 ? controlTraffic(experiment) : experiment
    const findings = await judgeExperiment(sent, surroundings, {
      strict: true,
      showing: 'effects',
    })
    const proven = experiment.expect.every(
      ({ role }, index) => role === 'invariant' || outcomeOf(findings[index] ?? []) === 'fail',
    )
    if (proven || attempt === controlAttempts) return findings
  }
}

function joinControl(
  experiment: Experiment,
  findings: readonly Finding[][],
  control: readonly Finding[][],
): readonly CheckReport[] {
  return experiment.expect.map(({ traffic, description, role }, index) => {
    const judged = findings[index] ?? []
    const before = control[index] ?? []
    return {
      ...{ traffic, description, role, outcome: outcomeOf(judged), findings: judged },
      control: { outcome: outcomeOf(before), findings: before },
    }
  })
}

/** Fails outweigh all; then an effect that was there before the rule makes the verdict worthless. */
export function conclude(checks: readonly CheckReport[]): Result {
  const outcome = worstOutcome(checks.map((check) => check.outcome))
  if (outcome === 'fail') {
    const failed = checks.filter((check) => check.outcome === 'fail')
    return { outcome, checks, reason: `not so: ${failed.map(({ description }) => description).join('; ')}` }
  }
  const unproven = checks.filter(({ role, control }) => role === 'effect' && control?.outcome === 'pass')
  if (unproven.length > 0) {
    const names = unproven.map(({ description }) => description).join('; ')
    return { outcome: 'inconclusive', checks, reason: `so it was before the rule, too: ${names}` }
  }
  const doubtful = checks.filter(({ role, control }) => role === 'effect' && control?.outcome !== 'fail')
  if (outcome === 'pass' && doubtful.length === 0) return { outcome, checks }
  const unclear = [...checks, ...doubtful.flatMap(({ control }) => control ?? [])]
    .flatMap(({ findings }) => findings)
    .filter((finding) => finding.outcome === 'inconclusive')
  const reasons = new Set(unclear.map(({ name, note }) => note ?? name))
  return { outcome: 'inconclusive', checks, reason: [...reasons].join('; ') || 'nothing was observed' }
}

function inconclusive(reason: string): Result {
  return { outcome: 'inconclusive', reason, checks: [] }
}

function outcomeOf(findings: readonly Finding[]): Outcome {
  return worstOutcome(findings.map(({ outcome }) => outcome))
}

function placeOf(object: KubeObject, sources: readonly SourcedObject[]): string {
  const source = sources.find(
    ({ object: { kind, metadata } }) => kind === object.kind && metadata.name === object.metadata.name,
  )
  return source === undefined ? '' : `${source.file}:${source.placeOf('kind').line}: `
}
