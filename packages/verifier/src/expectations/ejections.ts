import { type AccessLogEntry, requestKey } from '../observations/access-log.ts'
import type { Observation } from '../observations/observation.ts'
import { binomialBetween } from '../statistics/binomial.ts'
import { type OutboundCluster, outboundName } from './counter-increase.ts'
import { type Expectation, type Finding, judgeCount } from './expectation.ts'
import { counted, witnessed } from './witness.ts'

/**
 * Envoy tells its load balancer of an ejection at once, but of further ones only after this window has gone by
 * (`update_merge_window`; Istio leaves it at one second). The rest is for the errors that are already under way.
 */
export const mergeWindowMs = 1_000
export const underWayMs = 200

export interface EjectionPlan {
  readonly cluster: OutboundCluster
  /** Pods that answer 5xx to everything. */
  readonly sick: number
  /** All pods, one of which is drawn for each request. */
  readonly pods: number
  readonly consecutive5xxErrors: number
}

/**
 * Every pod that fails goes out: after its nth error in a row it may still fail for as long as the news takes, and
 * then gets nothing more. What is sent after that has no error at all. The traffic must last well over a second.
 */
export function failingPodsLeave(traffic: string, plan: EjectionPlan): Expectation {
  const { sick, pods, consecutive5xxErrors } = plan
  const active = 'outlier_detection.ejections_active'
  return {
    traffic,
    role: 'effect',
    description: `${sick} pods that fail ${consecutive5xxErrors} times in a row get no more requests`,
    accessLog: true,
    counters: [active],
    judge(observation) {
      const { results, counters, namespace } = observation
      const entries = logEntries(observation)
      const sample = results.length
      if (entries.length === 0) return [logIsOff(sample)]
      const errors = errorsByHost(entries)
      const late = [...errors.values()].flatMap((ofHost) => {
        const ejected = ofHost[consecutive5xxErrors - 1]
        if (ejected === undefined) return []
        return ofHost.filter(
          ({ startMs }) => startMs > ejected.startMs + ejected.durationMs + mergeWindowMs + underWayMs,
        )
      })
      const activeInTheEnd = {
        name: `${active} in the end`,
        sample: errors.size,
        accepted: { low: sick, high: sick },
      }
      const ejectedNow = counters?.valueOf(outboundName(plan.cluster, namespace), active)
      return [
        judgeCount({
          name: `pods that answered 5xx at least ${consecutive5xxErrors} times`,
          observed: [...errors.values()].filter((ofHost) => ofHost.length >= consecutive5xxErrors).length,
          sample: errors.size,
          accepted: { low: sick, high: sick },
          ...witnessOf(entries.findLast(({ status }) => status >= 500) ?? entries.at(-1), observation),
        }),
        judgeCount({
          name: `errors later than ${(mergeWindowMs + underWayMs) / 1000} s after a pod's ejection`,
          observed: late.length,
          sample,
          accepted: { low: 0, high: 0 },
          ...witnessOf(late.at(-1), observation),
        }),
        ejectedNow === undefined
          ? { ...activeInTheEnd, outcome: 'inconclusive', observed: 0, note: `no ${active} is published` }
          : judgeCount({
              ...{ ...activeInTheEnd, observed: ejectedNow },
              ...counted(counters?.linesOf(outboundName(plan.cluster, namespace), active), observation),
            }),
      ]
    },
    // Once a pod is out the others are drawn more often, so this is the most that can be.
    chances: (sample) => [
      {
        of: 'failing pods that are drawn often enough',
        falseAlarm: sick * binomialBetween(sample, 1 / pods, 0, consecutive5xxErrors - 1),
        against: 'no pod put out',
        miss: 0,
      },
    ],
  }
}

/** The lines about this traffic, in the order in which the requests began. */
export function logEntries({ results, accessLog }: Observation): readonly AccessLogEntry[] {
  return results
    .flatMap(({ id = '' }) => accessLog?.get(requestKey(id)) ?? [])
    .toSorted((a, b) => a.startMs - b.startMs)
}

export function errorsByHost(entries: readonly AccessLogEntry[]): ReadonlyMap<string, AccessLogEntry[]> {
  const failed = entries.filter(({ status, upstreamHost }) => status >= 500 && upstreamHost !== '-')
  return Map.groupBy(failed, ({ upstreamHost }) => upstreamHost)
}

export function logIsOff(sample: number): Finding {
  return {
    name: 'requests in the access log',
    outcome: 'inconclusive',
    observed: 0,
    sample,
    accepted: { low: sample, high: sample },
    note: "the proxy logged none of these requests; Istio's access log is off unless accessLogFile is set",
  }
}

/** The request that a line of the client's log tells of. */
export function witnessOf(entry: AccessLogEntry | undefined, { results }: Observation) {
  return witnessed(
    results.find(({ id = '' }) => entry !== undefined && requestKey(id) === requestKey(entry.requestId)),
  )
}
