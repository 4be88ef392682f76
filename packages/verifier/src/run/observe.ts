import type { Expectation } from '../expectations/expectation.ts'
import type { Traffic } from '../experiment.ts'
import { answeredBy, podIdentity } from '../observations/answered-by.ts'
import { counterChange } from '../observations/counters.ts'
import type { Observation } from '../observations/observation.ts'
import { sendFromPod } from '../traffic/send-from-pod.ts'
import { sendThroughGateway } from '../traffic/send-through-gateway.ts'
import type { TrafficResult } from '../traffic/traffic-result.ts'
import type { AppNamespace } from './app-namespace.ts'
import { readAccessLog } from './read-access-log.ts'
import { readCounters, statsFor } from './read-counters.ts'
import { readReceivers } from './read-received.ts'
import { sendingPod } from './sending-pod.ts'
import { activeRequests, waitIdle } from './wait-idle.ts'

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
  const pod = await sendingPod(traffic.from, pods, environment)
  const stats = statsFor(expectations)
  const before = await readCounters(stats, pod, environment)
  const started = performance.now()
  const results = await sendFromPod(environment.client, pod, traffic)
  const observed = seen(results)
  const wantsLog = expectations.some(({ accessLog }) => accessLog)
  const receivers = new Set(expectations.flatMap((expectation) => expectation.receivers ?? []))
  // Only receivers are asked about what the client does not wait for.
  const idle =
    receivers.size === 0
      ? readCounters(stats, pod, environment)
      : waitIdle(() => readCounters([...stats, activeRequests], pod, environment), environment.signal)
  const [after, accessLog, received] = await Promise.all([
    idle,
    wantsLog ? readAccessLog(results, pod, environment, started) : {},
    receivers.size === 0
      ? undefined
      : idle.then(() => readReceivers(receivers, results, pod, environment, started)),
  ])
  return {
    ...observed,
    sender: `${namespace}/${pod.metadata.name}`,
    ...(received && { received }),
    ...(stats.length > 0 && { counters: counterChange(before, after) }),
    ...accessLog,
  }
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url, 'http://gateway')
  return `${pathname}${search}`
}
