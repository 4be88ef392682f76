import { setTimeout as delay } from 'node:timers/promises'
import { type Deployment, MeshError, type Pod, proxyContainerName } from '@traffic-lab/resources'
import type { Expectation } from '../expectations/expectation.ts'
import type { Traffic } from '../experiment.ts'
import { isPodReady } from '../kubernetes/wait-ready.ts'
import { accessLogEntries, requestKey } from '../observations/access-log.ts'
import { answeredBy, podIdentity } from '../observations/answered-by.ts'
import {
  type Counters,
  clusterStat,
  counterChange,
  parseCounters,
  threadsStat,
} from '../observations/counters.ts'
import type { Observation } from '../observations/observation.ts'
import { sendFromPod } from '../traffic/send-from-pod.ts'
import { sendThroughGateway } from '../traffic/send-through-gateway.ts'
import type { TrafficResult } from '../traffic/traffic-result.ts'
import type { AppNamespace } from './app-namespace.ts'
import { readReceivers } from './read-received.ts'
import { activeRequests, waitIdle } from './wait-idle.ts'

/** Envoy writes its log up to a second late; then the line is not coming. */
const accessLogDeadlineMs = 5_000
const accessLogIntervalMs = 100

export interface Surroundings<Where extends AppNamespace = AppNamespace> {
  readonly environment: Where
  readonly rootDir: string
  /** `http://host:port`; found when the first traffic needs it. */
  readonly ingress: () => Promise<string>
}

/** Sends one traffic and gathers what its expectations want to know about it. */
export async function observe(
  traffic: Traffic,
  expectations: readonly Expectation[],
  surroundings: Surroundings,
): Promise<Observation> {
  const { environment } = surroundings
  const { namespace } = environment.isolation
  const pods = await environment.pods()
  const identities = pods.map(podIdentity)
  const fromMs = Date.now()
  const seen = (results: readonly TrafficResult[]) => ({
    namespace,
    period: { fromMs, toMs: Date.now() },
    path: pathOf(traffic.get),
    results,
    pods: identities,
    answers: results.map((result) => answeredBy(result, identities, traffic)),
  })
  if ('through' in traffic) {
    const { gatewayHost } = environment.isolation
    const { signal } = environment
    const ingress = await surroundings.ingress()
    return seen(
      await sendThroughGateway(traffic, { ingress, gatewayHost, signal, rootDir: surroundings.rootDir }),
    )
  }
  const pod = await podOf(traffic.from, pods, environment)
  const stats = [
    ...new Set(
      expectations.flatMap(({ counters = [], oneThread }) => [
        ...counters,
        ...(oneThread ? [threadsStat] : []),
      ]),
    ),
  ]
  const before = await readCounters(stats, pod, environment)
  const started = performance.now()
  const results = await sendFromPod(environment.client, pod, traffic)
  const observed = seen(results)
  const wantsLog = expectations.some(({ accessLog }) => accessLog)
  const receivers = new Set(expectations.flatMap((expectation) => expectation.receivers ?? []))
  const [after, accessLog, received] = await Promise.all([
    readCounters(stats, pod, environment),
    wantsLog ? readAccessLog(results, pod, environment, started) : {},
    receivers.size === 0
      ? undefined
      : waitIdle(() => readCounters([activeRequests], pod, environment), environment.signal).then(() =>
          readReceivers(receivers, results, pod, environment, started),
        ),
  ])
  return {
    ...observed,
    sender: `${namespace}/${pod.metadata.name}`,
    ...(received && { received }),
    ...(stats.length > 0 && { counters: counterChange(before, after) }),
    ...accessLog,
  }
}

/** The first ready pod of a Deployment, by the Deployment's own selector. */
async function podOf(
  deployment: string,
  pods: readonly Pod[],
  { client, isolation }: AppNamespace,
): Promise<Pod> {
  const { namespace } = isolation
  const ref = { apiVersion: 'apps/v1', kind: 'Deployment', namespace, name: deployment }
  const found = await client.read<Deployment>(ref)
  const selector = Object.entries(found?.spec.selector.matchLabels ?? {})
  const pod = pods.find(
    (candidate) =>
      isPodReady(candidate) &&
      selector.length > 0 &&
      selector.every(([label, value]) => candidate.metadata.labels?.[label] === value),
  )
  if (pod === undefined)
    throw new MeshError('VER204', `Deployment ${namespace}/${deployment} has no ready pod`)
  return pod
}

/** Envoy's own counters, asked the way that works in every Istio: through pilot-agent in the proxy's container. */
async function readCounters(
  stats: readonly string[],
  pod: Pod,
  { client, isolation }: AppNamespace,
): Promise<Counters> {
  if (stats.length === 0) return new Map()
  const filter = encodeURIComponent([...stats, clusterStat].join('|'))
  const command = ['pilot-agent', 'request', 'GET', `stats?filter=${filter}`]
  const { code, stdout, stderr } = await client.exec(
    isolation.namespace,
    pod.metadata.name,
    proxyContainerName,
    command,
  )
  if (code !== 0) throw new MeshError('VER205', `${command.join(' ')} ended with ${code}: ${stderr.trim()}`)
  return parseCounters(stdout)
}

/** The proxy's lines about these requests. A deadline ends the waiting, not an error: the expectation judges. */
async function readAccessLog(
  results: readonly TrafficResult[],
  pod: Pod,
  { client, isolation, signal }: AppNamespace,
  started: number,
): Promise<Required<Pick<Observation, 'accessLog' | 'accessLogLines'>>> {
  const keys = new Set(results.flatMap(({ id }) => (id === undefined ? [] : requestKey(id))))
  const end = performance.now() + accessLogDeadlineMs
  for (;;) {
    const sinceSeconds = Math.ceil((performance.now() - started) / 1000) + 2
    const log = await client.logs(isolation.namespace, pod.metadata.name, proxyContainerName, sinceSeconds)
    const lines = accessLogEntries(log)
      .map((entry) => [requestKey(entry.requestId), entry] as const)
      .filter(([key]) => keys.has(key))
    const accessLog = new Map(lines)
    if (accessLog.size === keys.size || performance.now() >= end)
      return { accessLog, accessLogLines: lines.length }
    await delay(accessLogIntervalMs, undefined, { signal })
  }
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url, 'http://gateway')
  return `${pathname}${search}`
}
