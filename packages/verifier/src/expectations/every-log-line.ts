import { type AccessLogEntry, requestKey } from '../observations/access-log.ts'
import { chanceOfEach } from '../statistics/chance.ts'
import { type Expectation, judgeCount } from './expectation.ts'
import { witnessed } from './witness.ts'

/** What Envoy's access log must say of a request. */
export interface LogPattern {
  readonly status?: number
  /** Response flags, in any order; none: `[]`. */
  readonly flags?: readonly string[]
  /** %RESPONSE_CODE_DETAILS%. */
  readonly details?: string
  /** The request's path as the log prints it: before a rewrite. */
  readonly path?: string
  /** Whether an upstream was reached at all. */
  readonly upstream?: boolean
  /** Envoy's own %DURATION%: at least `from`, less than `below`. */
  readonly durationMs?: { readonly from: number; readonly below: number }
}

/**
 * Envoy's timers may fire a little early, so a limit of 3 s counts as kept from 2,990 ms on.
 * @returns the durations that show a wait of `ms` and not one of twice that or of half
 */
export function lasting(ms: number): { readonly from: number; readonly below: number } {
  return { from: ms - 10, below: ms + Math.min(ms, 1000) - 10 }
}

/** The client proxy's access log has a line like this for every request. */
export function everyLogLine(traffic: string, wanted: LogPattern): Expectation {
  const name = describePattern(wanted)
  return {
    traffic,
    role: 'effect',
    description: `the client's proxy logs ${name} for every request`,
    accessLog: true,
    judge({ results, accessLog }) {
      const sample = results.length
      const accepted = { low: sample, high: sample }
      const count = { name: `log lines with ${name}`, sample, accepted }
      if (accessLog === undefined || accessLog.size === 0) {
        const note =
          "the proxy logged none of these requests; Istio's access log is off unless accessLogFile is set"
        return [{ ...count, outcome: 'inconclusive', observed: 0, note }]
      }
      const entries = results.map(({ id }) => (id === undefined ? undefined : accessLog.get(requestKey(id))))
      const matching = entries.filter((entry) => entry !== undefined && matchesLog(entry, wanted))
      const oddIndex = entries.findIndex((entry) => entry === undefined || !matchesLog(entry, wanted))
      const odd = entries[oddIndex]
      const note =
        odd === undefined ? 'a request has no line in the log' : `another line: ${describeEntry(odd)}`
      const contradiction = { note, ...witnessed(results[oddIndex]) }
      return [
        judgeCount({
          ...{ ...count, observed: matching.length },
          ...(matching.length < sample && contradiction),
        }),
      ]
    },
    chances: (sample) => [chanceOfEach(sample)],
  }
}

export function matchesLog(entry: AccessLogEntry, wanted: LogPattern): boolean {
  const { status, flags, details, path, upstream, durationMs } = wanted
  return (
    (status === undefined || entry.status === status) &&
    (flags === undefined || flags.toSorted().join() === entry.flags.toSorted().join()) &&
    (details === undefined || entry.details === details) &&
    (path === undefined || entry.path === path) &&
    (upstream === undefined || upstream === (entry.upstreamHost !== '-')) &&
    (durationMs === undefined || (entry.durationMs >= durationMs.from && entry.durationMs < durationMs.below))
  )
}

function describePattern({ status, flags, details, path, upstream, durationMs }: LogPattern): string {
  return [
    ...(status === undefined ? [] : [`status ${status}`]),
    ...(flags === undefined ? [] : [flags.length === 0 ? 'no flag' : `flag ${flags.join(',')}`]),
    ...(details === undefined ? [] : [details]),
    ...(path === undefined ? [] : [`path ${path}`]),
    ...(upstream === undefined ? [] : [upstream ? 'an upstream host' : 'no upstream host']),
    ...(durationMs === undefined ? [] : [`${durationMs.from} ms or more, below ${durationMs.below} ms`]),
  ].join(', ')
}

function describeEntry({ status, flags, details, path, upstreamHost, durationMs }: AccessLogEntry): string {
  return `${path} ${status} ${flags.join(',') || '-'} ${details}, ${upstreamHost}, ${durationMs} ms`
}
