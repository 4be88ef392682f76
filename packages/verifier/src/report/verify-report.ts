import type { FieldDifference } from '../as-is/field-differences.ts'
import type { Expectation, Finding, Outcome } from '../expectations/expectation.ts'
import type { Mesh } from '../mesh/mesh.ts'
import type { RuleSources } from '../rules/rule-sources.ts'

/** The result of `verify`, as plain JSON. */
export interface VerifyReport {
  /** The kubeconfig's context and the API server that was spoken to. */
  readonly context: string
  readonly server: string
  readonly mesh: Mesh
  /** RFC 3339. */
  readonly startedAt: string
  readonly durationMs: number
  readonly outcome: Outcome
  /** The namespace that was judged as it is, without a control; absent where experiments had namespaces of their own. */
  readonly asIs?: string
  readonly experiments: readonly ExperimentReport[]
}

export interface ExperimentReport {
  readonly section: string
  readonly folder: string
  readonly part: string
  /** Its number, from 1, where experiments were run several times. */
  readonly run?: number
  readonly question: string
  readonly namespace: string
  readonly outcome: Outcome
  /** Why it is not a plain pass, in one sentence. */
  readonly reason?: string
  /** It never came to a judgement: the world was in the way. */
  readonly couldNotRun?: true
  /** Judged as it is: another part of the section is in force, or none; the outcome does not count. In words, why. */
  readonly notInForce?: string
  readonly rule: readonly RulePlace[]
  /** Only where someone's own folder is judged: which files are theirs. */
  readonly sources?: RuleSources
  readonly checks: readonly CheckReport[]
  /** Only when mutations were asked for. */
  readonly mutations?: readonly MutationReport[]
  readonly durationMs: number
}

/** An object of the rule and where it stands. */
export interface RulePlace {
  readonly object: string
  readonly file: string
  readonly line: number
  /** Judged as it is: where the live object differs from the file, and the line there. */
  readonly differences?: readonly (FieldDifference & { readonly line: number })[]
}

export interface CheckReport {
  readonly traffic: string
  readonly description: string
  readonly role: Expectation['role']
  readonly outcome: Outcome
  readonly findings: readonly Finding[]
  /** The same expectation before the rule: an effect must have failed there. Absent where things are judged as they are. */
  readonly control?: { readonly outcome: Outcome; readonly findings: readonly Finding[] }
}

export interface MutationReport {
  readonly name: string
  /** Whether the mutated rule made a check fail, as it must. */
  readonly turnedRed: boolean
  /** The findings that failed; or, if none did, how they all stood. */
  readonly findings: readonly Finding[]
  readonly reason?: string
}

/** 0 good, 1 a check failed or is inconclusive, 3 could not run (design of the command line). */
export function exitCodeOf({ experiments, outcome }: VerifyReport): 0 | 1 | 3 {
  if (outcome === 'pass') return 0
  const judged = experiments.filter(
    ({ couldNotRun, notInForce }) => couldNotRun !== true && notInForce === undefined,
  )
  if (experiments.every(({ notInForce }) => notInForce !== undefined)) return 1
  return judged.some((experiment) => experiment.outcome !== 'pass') ? 1 : 3
}
