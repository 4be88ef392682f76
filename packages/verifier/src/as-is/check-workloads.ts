import type { Pod, SourcedObject } from '@traffic-lab/resources'
import type { Experiment } from '../experiment.ts'
import { podIdentity } from '../observations/answered-by.ts'
import { appContainer } from '../rules/isolate.ts'
import { isRecord } from '../rules/json-tree.ts'
import type { PodFault } from '../rules/set-faults.ts'

/** What must run for the experiment's numbers to mean anything. */
interface WantedPods {
  readonly workload: string
  /** Exactly so many; absent: one or more. */
  readonly pods?: number
  readonly fault?: PodFault
  /** The file that describes the Deployment. */
  readonly file: string
}

/** A sentence with the command that helps, for each Deployment that is missing, too small, too large or too well. */
export function checkWorkloads(
  experiment: Experiment,
  app: readonly SourcedObject[],
  pods: readonly Pod[],
  namespace: string,
): readonly string[] {
  return wantedPods(experiment, app).flatMap((wanted) => {
    const running = pods.filter(
      (pod) => pod.metadata.deletionTimestamp === undefined && podIdentity(pod).workload === wanted.workload,
    )
    return problemOf(wanted, running, namespace) ?? []
  })
}

/**
 * A sentence for each service of the app without any pod, though no traffic and no expectation names it: another one
 * may call it, and fail.
 */
export function absentServices(
  { replicas }: Pick<Experiment, 'replicas'>,
  app: readonly SourcedObject[],
  pods: readonly Pod[],
  namespace: string,
): readonly string[] {
  const running = new Set<unknown>(pods.map(({ metadata }) => metadata.labels?.app))
  return app.flatMap(({ object: { kind, metadata, spec }, file }) => {
    if (kind !== 'Deployment' || replicas[metadata.name] === 0 || running.has(appLabel(spec))) return []
    return `no pod of ${metadata.name} is there: kubectl apply -f ${file} -n ${namespace}`
  })
}

/** The label `app` of a Deployment's pods. */
function appLabel(spec: unknown): unknown {
  const template = isRecord(spec) && isRecord(spec.template) ? spec.template : {}
  const labels = isRecord(template.metadata) ? template.metadata.labels : undefined
  return isRecord(labels) ? labels.app : undefined
}

function wantedPods(experiment: Experiment, app: readonly SourcedObject[]): readonly WantedPods[] {
  const { traffic, expect, replicas, faults = {} } = experiment
  const senders = Object.values(traffic).flatMap((one) => ('from' in one ? one.from : []))
  const named = expect.flatMap(({ receivers = [], workloads = [] }) => [...receivers, ...workloads])
  const scaled = Object.keys(replicas).filter((name) => replicas[name] !== 0)
  const names = new Set([...senders, ...named, ...scaled, ...Object.keys(faults)])
  return [...names].flatMap((workload) => {
    const source = app.find(({ object }) => object.kind === 'Deployment' && object.metadata.name === workload)
    if (source === undefined) return []
    const fault = faults[workload]
    const exact = workload in replicas || fault !== undefined
    return {
      workload,
      file: source.file,
      ...(exact && { pods: replicas[workload] ?? replicasOf(source) }),
      ...(fault && { fault }),
    }
  })
}

function problemOf(
  { workload, pods, fault, file }: WantedPods,
  running: readonly Pod[],
  namespace: string,
): string | undefined {
  const inNamespace = `-n ${namespace}`
  const [first] = running
  if (first === undefined) {
    const scale =
      pods === undefined ? '' : `; kubectl scale deployment/${workload} --replicas=${pods} ${inNamespace}`
    return `Deployment ${workload} has no pods: kubectl apply -f ${file} ${inNamespace}${scale}`
  }
  const ill = fault === undefined ? [] : running.filter((pod) => hasFault(pod, fault))
  const sick = ill.length
  const wantedSick = fault === undefined ? 0 : (fault.pods ?? pods ?? 0)
  const env = Object.entries(fault?.env ?? {}).map(([name, value]) => `${name}=${value}`)
  const healthy = pods === undefined ? undefined : pods - wantedSick
  const ofOwn = fault?.pods === undefined ? pods : healthy
  if (fault?.pods !== undefined && sick > wantedSick)
    return `${sick} of the pods of ${workload} have ${env.join(' ')}, the check counts on ${wantedSick}: kubectl delete pod ${namesOf(ill.slice(wantedSick)).join(' ')} ${inNamespace}`
  if (fault?.pods !== undefined && sick < wantedSick)
    return `${wantedSick} of the ${pods} pods of ${workload} must have ${env.join(' ')}, ${sick} have: kubectl scale deployment/${workload} --replicas=${healthy} ${inNamespace}; for n in ${freeNumbers(wantedSick - sick, workload, namesOf(running)).join(' ')}; do ${runSick(first, workload, env, namespace)}; done`
  if (pods !== undefined && running.length !== pods)
    return `${workload} has ${running.length} pods, the check counts on ${pods}: kubectl scale deployment/${workload} --replicas=${ofOwn} ${inNamespace}`
  if (sick !== wantedSick)
    return `the pods of ${workload} must have ${env.join(' ')}: kubectl set env deployment/${workload} ${env.join(' ')} ${inNamespace}`
  return undefined
}

/** A pod beside the Deployment, with its labels: the Service cannot tell them apart. */
function runSick({ metadata, spec }: Pod, workload: string, env: readonly string[], namespace: string) {
  const container = spec.containers.find(({ name }) => name === appContainer(spec.containers))
  const { app, version } = metadata.labels ?? {}
  const own = (container?.env ?? []).flatMap(({ name, value }) =>
    value === undefined ? [] : `${name}=${value}`,
  )
  const variables = [...own, ...env].map((variable) => `--env=${shellWord(variable)}`)
  return `kubectl run ${workload}-sick-$n --image=${container?.image} --labels=app=${app},version=${version} ${variables.join(' ')} -n ${namespace}`
}

function hasFault({ spec }: Pod, { env }: PodFault): boolean {
  return Object.entries(env).every(([wanted, value]) =>
    spec.containers.some(({ env: given = [] }) =>
      given.some((variable) => variable.name === wanted && variable.value === value),
    ),
  )
}

function replicasOf({ object: { spec } }: SourcedObject): number {
  return isRecord(spec) && typeof spec.replicas === 'number' ? spec.replicas : 1
}

function namesOf(pods: readonly Pod[]): readonly string[] {
  return pods.map(({ metadata }) => metadata.name)
}

/** So many numbers that no pod of `runSick` has yet. */
function freeNumbers(count: number, workload: string, names: readonly string[]): readonly number[] {
  return Array.from({ length: count + names.length }, (_, index) => index + 1)
    .filter((number) => !names.includes(`${workload}-sick-${number}`))
    .slice(0, count)
}

/** One word for the shell that the line is pasted into, whatever is in it. */
function shellWord(text: string): string {
  return /^[\w=.,:/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
