import { setTimeout as delay } from 'node:timers/promises'
import { type Pod, proxyContainerName } from '@traffic-lab/resources'
import { isPodReady } from '../kubernetes/wait-ready.ts'
import { type AccessLogEntry, accessLogEntries, requestKey } from '../observations/access-log.ts'
import { podIdentity } from '../observations/answered-by.ts'
import type { ReceivedEntry, RequestLines } from '../observations/observation.ts'
import { sendFromPod } from '../traffic/send-from-pod.ts'
import type { TrafficResult } from '../traffic/traffic-result.ts'
import type { AppNamespace } from './app-namespace.ts'

/** Envoy writes its log up to a second late. */
const deadlineMs = 5_000
const intervalMs = 50

/** What the proxies of each workload logged; a workload is missing where they log nothing. */
export async function readReceivers(
  workloads: ReadonlySet<string>,
  results: readonly TrafficResult[],
  client: Pod,
  environment: AppNamespace,
  sinceMs: number,
): Promise<ReadonlyMap<string, RequestLines>> {
  const received = new Map<string, RequestLines>()
  for (const workload of workloads) {
    const lines = await readReceived(workload, results, client, environment, sinceMs)
    if (lines !== undefined) received.set(workload, lines)
  }
  return received
}

/**
 * Which of the requests reached the pods of a workload, from their proxies' logs. So that a line which is not there
 * can be told from one that is not written yet, a last request goes straight to each pod, past all rules: a log is
 * written in order, so what stands behind it never came. Undefined when that line never appears: the log is off.
 * @param sinceMs `performance.now()` when the traffic began
 */
async function readReceived(
  workload: string,
  results: readonly TrafficResult[],
  client: Pod,
  environment: AppNamespace,
  sinceMs: number,
): Promise<RequestLines | undefined> {
  const pods = (await environment.pods()).filter(
    (pod) => isPodReady(pod) && podIdentity(pod).workload === workload,
  )
  // Without a pod nobody knows what would have come.
  if (pods.length === 0) return undefined
  const logs = await Promise.all(pods.map((pod) => readUpToMark(pod, client, environment, sinceMs)))
  const keys = new Set(results.flatMap(({ id }) => (id === undefined ? [] : requestKey(id))))
  const lines = new Map<string, ReceivedEntry[]>()
  for (const log of logs) {
    if (log === undefined) return undefined
    for (const entry of log.lines) {
      const key = requestKey(entry.requestId)
      if (keys.has(key)) lines.set(key, [...(lines.get(key) ?? []), { ...entry, proxy: log.proxy }])
    }
  }
  return lines
}

async function readUpToMark(
  pod: Pod,
  client: Pod,
  environment: AppNamespace,
  sinceMs: number,
): Promise<{ readonly proxy: string; readonly lines: readonly AccessLogEntry[] } | undefined> {
  const { namespace } = environment.isolation
  const port = pod.spec.containers.flatMap(({ ports = [] }) => ports)[0]?.containerPort
  const get = `http://${pod.status?.podIP}:${port}/status`
  const [mark] = await sendFromPod(environment.client, client, { from: '', get, count: 1 })
  const end = performance.now() + deadlineMs
  for (;;) {
    const sinceSeconds = Math.ceil((performance.now() - sinceMs) / 1000) + 2
    const log = await environment.client.logs(namespace, pod.metadata.name, proxyContainerName, sinceSeconds)
    const inbound = accessLogEntries(log).filter(({ cluster }) => cluster.startsWith('inbound|'))
    if (inbound.some(({ requestId }) => requestKey(requestId) === requestKey(mark?.id ?? '')))
      return { proxy: pod.metadata.name, lines: inbound }
    if (performance.now() >= end) return undefined
    await delay(intervalMs, undefined, { signal: environment.signal })
  }
}
