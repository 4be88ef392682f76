import { setTimeout as delay } from 'node:timers/promises'
import { type AccessLogEntry, accessLogEntries } from '../observations/access-log.ts'
import type { Observation } from '../observations/observation.ts'
import type { AppNamespace } from './app-namespace.ts'

/** Envoy writes its log up to a second late. */
const deadlineMs = 3_000
const intervalMs = 100

export interface ProxyLog {
  readonly namespace: string
  readonly pod: string
  readonly container: string
}

/** The lines of a proxy's access log from the time of the traffic that match; waits for the first one, not for long. */
export async function findLines(
  { namespace, pod, container }: ProxyLog,
  { period }: Observation,
  { client, signal }: AppNamespace,
  matches: (entry: AccessLogEntry) => boolean,
): Promise<readonly AccessLogEntry[]> {
  if (period === undefined) return []
  const end = performance.now() + deadlineMs
  for (;;) {
    const sinceSeconds = Math.ceil((Date.now() - period.fromMs) / 1000) + 2
    const found = accessLogEntries(await client.logs(namespace, pod, container, sinceSeconds)).filter(matches)
    if (found.length > 0 || performance.now() >= end) return found
    await delay(intervalMs, undefined, { signal })
  }
}
