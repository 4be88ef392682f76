import type { Observation } from '../observations/observation.ts'
import type { Band } from '../statistics/band.ts'
import type { Chance } from '../statistics/chance.ts'
import type { Power } from '../statistics/power.ts'
import type { Evidence, Witness } from './witness.ts'

export type Outcome = 'pass' | 'fail' | 'inconclusive'

/** One count and what it may be. */
export interface Finding {
  /** What was counted, such as `answers of forecast-v1`. */
  readonly name: string
  readonly outcome: Outcome
  readonly observed: number
  /** Out of how many. */
  readonly sample: number
  readonly accepted: Band
  /** The share that the band is built around, 0–1; absent for counts without chance. */
  readonly wantedShare?: number
  readonly power?: Power
  /** What else was seen, or why nothing can be said. */
  readonly note?: string
  /** Of a count outside its band: a request that shows why. */
  readonly witness?: Witness
  /** What proxies themselves wrote about it. */
  readonly evidence?: readonly Evidence[]
}

/** What must be observed of one traffic once the rule is in force. */
export interface Expectation {
  /** A key of the experiment's `traffic`. */
  readonly traffic: string
  readonly description: string
  /** An effect must fail without the rule (the control); an invariant may hold there too. */
  readonly role: 'effect' | 'invariant'
  /** Parts of names of Envoy's statistics, such as `upstream_rq_total`, to read before and after the traffic. */
  readonly counters?: readonly string[]
  /** Whether the client proxy's access log is needed. */
  readonly accessLog?: boolean
  /** Deployments whose pods' proxies are asked which of the requests reached them. */
  readonly receivers?: readonly string[]
  /** Deployments that must run, beside the receivers, for the expectation to hold. */
  readonly workloads?: readonly string[]
  /** Promised only where the client's proxy works with one thread, as each has its own turns and connections. */
  readonly oneThread?: true
  judge(observation: Observation): readonly Finding[]
  /** Whether a few requests already show the effect: how a rule is known to be in force where no condition says so. */
  seen?(observation: Observation): boolean
  /** How surely a sample of this size tells right from wrong; absent where counts or times are fixed in advance. */
  chances?(sample: number): readonly Chance[]
}

/** A count that must lie in a band. */
export function judgeCount({ witness, evidence, ...count }: Omit<Finding, 'outcome'>): Finding {
  const { observed, accepted } = count
  const inside = observed >= accepted.low && observed <= accepted.high
  if (inside) return { ...count, outcome: 'pass' }
  return { ...count, outcome: 'fail', ...(witness && { witness }), ...(evidence && { evidence }) }
}

/** The worst of several outcomes; a failure outweighs a doubt. */
export function worstOutcome(outcomes: readonly Outcome[]): Outcome {
  if (outcomes.includes('fail')) return 'fail'
  return outcomes.includes('inconclusive') || outcomes.length === 0 ? 'inconclusive' : 'pass'
}
