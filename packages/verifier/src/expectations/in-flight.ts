import { type AccessLogEntry, requestKey } from '../observations/access-log.ts'
import { type Expectation, judgeCount } from './expectation.ts'
import { witnessed } from './witness.ts'

/**
 * The most requests that are under way at once. `at` is where they are counted: in the client's proxy (requests that
 * wait for a connection included, those it turns away left out), or at the pods of a workload.
 */
export function inFlight(
  traffic: string,
  most: { readonly at: string; readonly atMost: number },
): Expectation {
  const { at, atMost } = most
  const atClient = at === 'client'
  const name = `requests at once at ${atClient ? "the client's proxy" : at}`
  return {
    traffic,
    role: 'effect',
    description: `never more than ${atMost} ${name}`,
    ...(atClient ? { accessLog: true } : { receivers: [at] }),
    oneThread: true,
    judge({ results, accessLog, received }) {
      const sample = results.length
      const entries = results.flatMap(({ id = '' }) => {
        const key = requestKey(id)
        return atClient ? (accessLog?.get(key) ?? []) : (received?.get(at)?.get(key) ?? [])
      })
      const accepted = { low: 1, high: atMost }
      if (entries.length === 0) {
        const note =
          "none of the requests is in the log; Istio's access log is off unless accessLogFile is set"
        return [{ name, outcome: 'inconclusive', observed: 0, sample, accepted, note }]
      }
      const admitted = entries.filter(({ flags }) => !flags.includes('UO'))
      const witness = results.find(
        ({ id = '' }) => requestKey(id) === requestKey(busiest(admitted)?.requestId ?? ''),
      )
      return [
        judgeCount({
          ...{ name, observed: mostAtOnce(admitted), sample, accepted },
          ...witnessed(witness, atClient ? undefined : at),
        }),
      ]
    },
  }
}

/** Counts what surely overlapped: the log cuts start and duration to whole milliseconds. */
export function mostAtOnce(entries: readonly Pick<AccessLogEntry, 'startMs' | 'durationMs'>[]): number {
  const steps = entries.flatMap(({ startMs, durationMs }) =>
    durationMs <= 1
      ? []
      : [
          { at: startMs + 1, change: 1 },
          { at: startMs + durationMs, change: -1 },
        ],
  )
  let now = 0
  let most = 0
  for (const { change } of steps.toSorted((a, b) => a.at - b.at || a.change - b.change)) {
    now += change
    most = Math.max(most, now)
  }
  return most
}

/** The request that came when the others were most. */
function busiest(entries: readonly AccessLogEntry[]): AccessLogEntry | undefined {
  const company = ({ startMs }: AccessLogEntry) =>
    entries.filter((other) => other.startMs <= startMs && other.startMs + other.durationMs > startMs).length
  return entries.toSorted((one, other) => company(other) - company(one))[0]
}
