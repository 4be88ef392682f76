import type { Expectation } from './expectations/expectation.ts'
import type { Mutation } from './rules/mutation.ts'
import type { PodFault } from './rules/set-faults.ts'

interface Requests {
  readonly count: number
  /** How many at once. Default 4. */
  readonly concurrency?: number
  /** Request number i starts no earlier than i times this. Default 0. */
  readonly intervalMs?: number
  /** For one request. Default 20,000. */
  readonly timeoutMs?: number
  readonly method?: string
  /** Several values of one name take turns: request number i has value i modulo their number. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  /** Send back the cookies that answers set, as a browser does. */
  readonly cookieJar?: boolean
  /** Reuse connections; without it each request has its own. */
  readonly keepAlive?: boolean
  /**
   * Names the workload that gave a 200 by its body alone, for images whose answers carry no `x-served-by`; undefined
   * where the body does not tell. Where both speak, they must agree.
   */
  readonly identify?: (body: string) => string | undefined
  /**
   * Names, by the body of a 200, the workload behind the one that gave it: whose part of a page it is that counts. The
   * headers, which name whoever put the page together, are not asked then.
   */
  readonly behind?: (body: string) => string | undefined
  /** A path, such as `/login?username=jason`, that is posted to first; every request has the cookies that it sets. */
  readonly signIn?: string
  /** How much of a body expectations can see, in characters. Default 1,024. */
  readonly bodyLimit?: number
}

/** Requests from inside a pod, through its sidecar. */
export interface PodTraffic extends Requests {
  /** A Deployment of the app: the requests come from its first ready pod. */
  readonly from: string
  /** An http URL with the host as the app would write it. */
  readonly get: string
}

/** Requests from this machine through the ingress gateway, to the experiment's own gateway host. */
export interface GatewayTraffic extends Requests {
  readonly through: 'gateway'
  /** A path, such as `/dashboard`. */
  readonly get: string
}

export type Traffic = PodTraffic | GatewayTraffic

export interface ExperimentPlan {
  /** Tells the experiments of one section apart; short, such as `half`. */
  readonly part: string
  readonly question: string
  /** Files with the objects that run, relative to the repository's root. */
  readonly app: readonly string[]
  /** Deployments of the app that run with another number of pods than their files say. */
  readonly replicas?: Readonly<Record<string, number>>
  /** Deployments of the app of which some pods, or all, misbehave on purpose. */
  readonly faults?: Readonly<Record<string, PodFault>>
  /** Files of the rules that hold before; relative to the section's folder, or `<other section>/<file>`. */
  readonly given?: readonly string[]
  /** Files of the rule under test. */
  readonly rule: readonly string[]
  /** Files among `given` whose objects are deleted when the rule comes; a rule may be nothing but that. */
  readonly removes?: readonly string[]
  readonly traffic: Readonly<Record<string, Traffic>>
  readonly expect: readonly Expectation[]
  /** Wrong versions of the rule, each of which must turn the experiment red. */
  readonly mutations: readonly Mutation[]
}

export interface Experiment extends ExperimentPlan {
  /** The section's folder name, such as `5.3-traffic-shifting`: the key that joins rules, experiment and chapter. */
  readonly folder: string
  /** `sectionOf(folder)`. */
  readonly section: string
  readonly given: readonly string[]
  readonly removes: readonly string[]
  readonly replicas: Readonly<Record<string, number>>
}

/** A folder's number, such as `5.3`; its name, `bookinfo-request-routing`, where it has none. Undefined: neither. */
export function sectionOf(folder: string): string | undefined {
  return /^(\d+(\.\d+)*(?=-)|[a-z]+(-[a-z]+)+$)/.exec(folder)?.[0]
}

/** Declares one experiment of a section; a plan that cannot prove anything is refused at once. */
export function experiment(folder: string, plan: ExperimentPlan): Experiment {
  const section = sectionOf(folder)
  if (section === undefined)
    throw new Error(
      `"${folder}" is no section folder such as "5.3-traffic-shifting" or "bookinfo-request-routing"`,
    )
  const name = `${section} ${plan.part}`
  for (const { traffic, description } of plan.expect) {
    if (plan.traffic[traffic] === undefined)
      throw new Error(`${name}: "${description}" speaks of traffic "${traffic}", which is not declared`)
  }
  for (const traffic of Object.keys(plan.traffic)) {
    if (!plan.expect.some((expectation) => expectation.traffic === traffic))
      throw new Error(`${name}: nothing is expected of traffic "${traffic}"`)
  }
  if (!plan.expect.some(({ role }) => role === 'effect'))
    throw new Error(`${name}: no expectation states an effect, so no control can fail`)
  const { given = [], removes = [] } = plan
  const stray = removes.find((file) => !given.includes(file))
  if (stray !== undefined) throw new Error(`${name}: "${stray}" is removed without being given`)
  // A deletion cannot be half wrong: that it can fail is shown by the control.
  const onlyRemoves = plan.rule.length === 0 && removes.length > 0
  if (plan.mutations.length === 0 && !onlyRemoves)
    throw new Error(`${name}: without a mutation nobody knows that it can fail`)
  return { given: [], removes: [], replicas: {}, ...plan, folder, section }
}

/**
 * Whether `5` or `5.3` names this section, by whole numbers, so `6.1` is not `6.10`; one without a number is named by
 * its app (`bookinfo`), by what it is about (`request-routing`), or in full.
 */
export function isSelected(section: string, selectors: readonly string[]): boolean {
  const [app = '', ...topic] = section.split('-')
  const names = topic.length === 0 ? [section] : [section, app, topic.join('-')]
  return (
    selectors.length === 0 ||
    selectors.some((selector) => names.includes(selector) || section.startsWith(`${selector}.`))
  )
}

/** Whether a selector means this section alone, not all of its chapter or app. */
export function isNamed(section: string, selectors: readonly string[]): boolean {
  const [, ...topic] = section.split('-')
  const names = topic.length === 0 ? [section] : [section, topic.join('-')]
  return selectors.some((selector) => names.includes(selector))
}
