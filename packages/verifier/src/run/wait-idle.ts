import { setTimeout as delay } from 'node:timers/promises'
import type { Counters } from '../observations/counters.ts'

const deadlineMs = 5_000
const intervalMs = 20

/** Envoy's gauge of the requests that a cluster has not answered yet. */
export const activeRequests = 'upstream_rq_active'

/**
 * Waits until a proxy has no outbound request under way: a mirrored copy may outlive the client's own answer. A proxy
 * that does not publish the gauge counts as idle. A deadline ends the waiting, not an error: the expectation judges.
 * Resolves with what was read last.
 */
export async function waitIdle(read: () => Promise<Counters>, signal: AbortSignal): Promise<Counters> {
  const end = performance.now() + deadlineMs
  for (;;) {
    const counters = await read()
    if (!isBusy(counters) || performance.now() >= end) return counters
    await delay(intervalMs, undefined, { signal })
  }
}

function isBusy(counters: Counters): boolean {
  return [...counters].some(
    ([name, value]) =>
      name.startsWith('cluster.outbound|') && name.endsWith(`.${activeRequests}`) && value > 0,
  )
}
