import { type AccessLogEntry, requestKey } from '../observations/access-log.ts'
import { chanceOfEach } from '../statistics/chance.ts'
import { type Expectation, judgeCount } from './expectation.ts'
import { witnessed } from './witness.ts'

/**
 * How often each request reaches the pods of a workload, by its id in the inbound access log of their proxies:
 * 0 where the client's proxy answers itself, 1 + n where it retries n times.
 */
export function requestsAt(
  traffic: string,
  receiver: {
    /** A Deployment such as `forecast-v2`. */
    readonly workload: string
    readonly times: number
    /** The path as the log prints it: before a rewrite. */
    readonly path?: string
  },
): Expectation {
  const { workload, times, path } = receiver
  const where = `${workload}${path === undefined ? '' : ` as ${path}`}`
  const name = `requests that reach ${where} ${times} times`
  const counts = (entries: readonly AccessLogEntry[]) =>
    entries.length === times && entries.every((entry) => path === undefined || entry.path === path)
  return {
    traffic,
    role: 'effect',
    description: `each request reaches ${where} ${times} times`,
    receivers: [workload],
    judge({ results, received }) {
      const log = received?.get(workload)
      const sample = results.length
      const accepted = { low: sample, high: sample }
      if (log === undefined) {
        const note = `the proxies of ${workload} logged nothing, not even a request made for that; Istio's access log is off unless accessLogFile is set`
        return [{ name, outcome: 'inconclusive', observed: 0, sample, accepted, note }]
      }
      const arrivals = results.map(({ id = '' }) => log.get(requestKey(id)) ?? [])
      const oddIndex = arrivals.findIndex((entries) => !counts(entries))
      const odd = arrivals[oddIndex]
      const paths = [...new Set(odd?.map((entry) => entry.path))].join(', ')
      return [
        judgeCount({
          name,
          observed: arrivals.filter(counts).length,
          sample,
          accepted,
          // What never arrived is known to its sender alone.
          ...witnessed(results[oddIndex], odd?.length === 0 ? undefined : workload),
          ...(odd !== undefined && {
            note: `one came ${odd.length} times${paths === '' ? '' : `, as ${paths}`}`,
          }),
        }),
      ]
    },
    chances: (sample) => [chanceOfEach(sample)],
  }
}
