import { type KubeObject, MeshError, objectName, type SourcedObject } from '@traffic-lab/resources'
import type { Outcome } from '../expectations/expectation.ts'
import { worstOutcome } from '../expectations/expectation.ts'
import { waitInForce } from '../kubernetes/wait-in-force.ts'
import { isPodReady } from '../kubernetes/wait-ready.ts'
import { waitUntil } from '../kubernetes/wait-until.ts'
import type { CheckReport, ExperimentReport } from '../report/verify-report.ts'
import type { AppNamespace } from '../run/app-namespace.ts'
import { judgeExperiment } from '../run/judge-experiment.ts'
import type { Surroundings } from '../run/observe.ts'
import { isInForce } from './alternatives.ts'
import { absentServices, checkWorkloads } from './check-workloads.ts'
import { type ComparedObject, hostsOf } from './compare-rule.ts'
import { gatewayHostOf } from './gateway-host.ts'
import { nameOf, type PartPlan } from './plan-part.ts'
import { scaleLines } from './scale-lines.ts'
import { strayFaults } from './stray-faults.ts'

const podsDeadlineMs = 120_000
const rulesDeadlineMs = 120_000

type Result = Pick<ExperimentReport, 'outcome' | 'reason' | 'checks'>

/** Why a pass without a control is less than a proof. */
const noControl = "it holds; that this is the rule's doing is not proven, as there was no control"

/** Sends the traffic of one experiment into the namespace as it stands, and judges it. Changes nothing. */
export async function judgePart(plan: PartPlan, surroundings: Surroundings): Promise<Result> {
  const { experiment, rule, removed, app } = plan
  const { environment } = surroundings
  const { namespace } = environment.isolation
  const missing = rule.filter(({ live }) => live === undefined)
  if (missing.length > 0)
    return inconclusive(
      'there is nothing to judge',
      missing.map((object) => notThere(object, namespace)),
    )
  const problems = checkWorkloads(experiment, app, await environment.pods(), namespace)
  if (problems.length > 0) return inconclusive('the check needs another state', problems)
  const needsGateway = Object.values(experiment.traffic).some((traffic) => 'through' in traffic)
  const gatewayHost = await gatewayHostOf(environment.client, plan.live, namespace)
  if (needsGateway && gatewayHost === undefined)
    return inconclusive('the check needs another state', [
      `no VirtualService in ${namespace} hangs on a Gateway: kubectl apply -f manifests/5.2-preparation/weather-gateway.yaml; kubectl apply -f manifests/5.2-preparation/virtual-service-v1.yaml -n ${namespace}`,
    ])
  await waitPodsReady(environment)
  const rules = [...rule, ...plan.given].flatMap(({ live }) => live ?? [])
  const state = await waitInForce(environment.client, rules, {
    deadlineMs: rulesDeadlineMs,
    signal: environment.signal,
  })
  if (state.state === 'refused') return refused(state.object, state.message)
  const place: AppNamespace = {
    ...{ client: environment.client, signal: environment.signal, pods: () => environment.pods() },
    isolation: { namespace, gatewayHost: gatewayHost ?? environment.isolation.gatewayHost },
  }
  const findings = await judgeExperiment(
    experiment,
    { ...surroundings, environment: place },
    { showing: 'contradictions' },
  )
  const checks = experiment.expect.map(({ traffic, description, role }, index): CheckReport => {
    const judged = findings[index] ?? []
    return {
      ...{ traffic, description, role, findings: judged },
      outcome: worstOutcome(judged.map(({ outcome }) => outcome)),
    }
  })
  return conclude(checks, [
    ...removed.filter(({ live }) => live !== undefined).map((object) => stillThere(object, namespace)),
    ...absentServices(experiment, app, await environment.pods(), namespace),
    ...startingPoint(plan, namespace),
    ...strayFaults(plan, namespace),
  ])
}

/** @param doubts what else may be the cause of a check that does not hold */
function conclude(checks: readonly CheckReport[], doubts: readonly string[]): Result {
  const outcome: Outcome = worstOutcome(checks.map((check) => check.outcome))
  if (outcome === 'pass') return { outcome, checks, reason: noControl }
  const odd = checks.filter((check) => check.outcome === outcome)
  const names = odd.map(({ description }) => description).join('; ')
  if (doubts.length > 0)
    return { ...inconclusive(`not so: ${names}. The check needs another state`, doubts), checks }
  return { outcome, checks, reason: `${outcome === 'fail' ? 'not so' : 'unclear'}: ${names}` }
}

/**
 * Rules that the section starts from: those of the section itself as their files say; those of earlier sections about
 * the same hosts in whatever form, as later lessons change them. Where the rule itself is as its file says, it cannot
 * be the cause, and every difference in what is about its hosts may be.
 */
function startingPoint(plan: PartPlan, namespace: string): readonly string[] {
  const { given, rule, experiment } = plan
  const strict = isInForce(plan)
  const hosts = new Set(rule.flatMap(({ source }) => hostsOf(source.object, namespace)))
  return given
    .filter(({ source, live, place }) => {
      const own = source.file.includes(`${experiment.folder}/`)
      const concerned = own || hostsOf(source.object, namespace).some((host) => hosts.has(host))
      if (live === undefined) return concerned
      return (own || (strict && concerned)) && (place.differences ?? []).length > 0
    })
    .map(({ source, live, place }) => {
      const lines = [
        ...[source, ...undoneBy(source, plan)].map((one) => applyLine(one, namespace)),
        ...scaleLines(experiment, plan.app, source.file, namespace),
      ]
      return `${place.object} is ${live === undefined ? 'missing' : 'not as in its file'}: ${lines.join(' && ')}`
    })
}

/** What of the rule is applied again after a file of the app that holds an older form of the same object. */
function undoneBy({ file }: SourcedObject, { app, rule }: PartPlan): readonly SourcedObject[] {
  const older = new Set(app.filter((one) => one.file === file).map(nameOf))
  return rule.map(({ source }) => source).filter((one) => older.has(nameOf(one)))
}

async function waitPodsReady(environment: AppNamespace): Promise<void> {
  const { namespace } = environment.isolation
  const unready = async () =>
    (await environment.pods()).filter(
      (pod) => pod.metadata.deletionTimestamp === undefined && !isPodReady(pod),
    )
  await waitUntil(async () => ((await unready()).length === 0 ? true : undefined), {
    what: `the pods of ${namespace} are ready`,
    deadlineMs: podsDeadlineMs,
    signal: environment.signal,
    describe: async () => (await unready()).map(({ metadata }) => `${metadata.name} is not`).join(', '),
    hint: `kubectl get pods -n ${namespace}`,
  })
}

function refused(object: KubeObject, message: string): Result {
  return { outcome: 'fail', checks: [], reason: `${objectName(object)} is not in force: ${message}` }
}

function notThere({ source, place }: ComparedObject, namespace: string): string {
  return `no ${place.object}: ${applyLine(source, namespace)}`
}

function stillThere({ place }: ComparedObject, namespace: string): string {
  const [kind = '', name = ''] = place.object.split(' ')
  return `${place.object} is still there: kubectl delete ${kind.toLowerCase()} ${name.replace(/^.*\//, '')} -n ${namespace}`
}

/** A file that names its namespace is refused with another one. */
function applyLine({ file, object }: SourcedObject, namespace: string): string {
  return `kubectl apply -f ${file} -n ${object.metadata.namespace ?? namespace}`
}

function inconclusive(why: string, details: readonly string[]): Result {
  return { outcome: 'inconclusive', checks: [], reason: [`${why}:`, ...details].join('\n') }
}

/** A namespace that must be there: what is not cannot be judged. */
export function noNamespace(namespace: string): MeshError {
  return new MeshError(
    'VER013',
    `there is no namespace ${namespace}, so there is nothing to judge as it is`,
    {
      hint: `Name the namespace of your app with -n, or start with: pnpm lab goto 5.3`,
    },
  )
}
