import { requestKey } from '../observations/access-log.ts'
import { type Expectation, judgeCount } from './expectation.ts'
import { witnessed } from './witness.ts'

/** Envoy's timers may fire this much early. */
const earlyMs = 10
/** How much longer than it should even the shortest wait may be. */
const slack = 0.15

/**
 * The shortest of the waits that the client's proxy logs (%DURATION%) is of this length, to 15 %. A busy machine makes
 * single waits longer, so `everyLogLine` must be generous; a limit that is set wrong makes all of them longer.
 */
export function shortestWait(traffic: string, ms: number): Expectation {
  const name = "shortest %DURATION% in the client's access log, ms"
  const accepted = { low: ms - earlyMs, high: Math.round(ms * (1 + slack)) }
  return {
    traffic,
    role: 'effect',
    description: `the shortest wait is ${ms} ms, to ${slack * 100} %`,
    accessLog: true,
    judge({ results, accessLog }) {
      const waits = results.flatMap((result) => {
        const waitMs = accessLog?.get(requestKey(result.id ?? ''))?.durationMs
        return waitMs === undefined ? [] : { waitMs, result }
      })
      const [shortest] = waits.toSorted((one, other) => one.waitMs - other.waitMs)
      const sample = waits.length
      if (shortest !== undefined)
        return [
          judgeCount({
            ...{ name, observed: shortest.waitMs, sample, accepted },
            ...witnessed(shortest.result),
          }),
        ]
      const note =
        "the proxy logged none of these requests; Istio's access log is off unless accessLogFile is set"
      return [{ name, outcome: 'inconclusive', observed: 0, sample, accepted, note }]
    },
  }
}
