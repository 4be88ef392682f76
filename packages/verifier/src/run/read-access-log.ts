import { setTimeout as delay } from 'node:timers/promises'
import { type Pod, proxyContainerName } from '@traffic-lab/resources'
import { accessLogEntries, requestKey } from '../observations/access-log.ts'
import type { Observation } from '../observations/observation.ts'
import type { TrafficResult } from '../traffic/traffic-result.ts'
import type { AppNamespace } from './app-namespace.ts'

/** Envoy writes its log up to a second late; then the line is not coming. */
const accessLogDeadlineMs = 5_000
const accessLogIntervalMs = 100

/** The proxy's lines about these requests. A deadline ends the waiting, not an error: the expectation judges. */
export async function readAccessLog(
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
