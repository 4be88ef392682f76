import type { AccessLogEntry } from '../observations/access-log.ts'
import { errorsByHost, logEntries, logIsOff, mergeWindowMs, underWayMs, witnessOf } from './ejections.ts'
import { type Expectation, judgeCount } from './expectation.ts'

interface EjectionTimes {
  /** Pods that answer 5xx to everything. */
  readonly sick: number
  readonly consecutive5xxErrors: number
  /** Well over a second, so that an absence is longer than the news of it may take. */
  readonly baseEjectionMs: number
}

/** A time without requests for a pod that fails, from the error that put it out. */
interface Absence {
  readonly ms: number
  /** Whether it ended while the traffic lasted. */
  readonly returned: boolean
}

/**
 * A pod that fails comes back after the base time, fails again, and then stays out twice as long. The traffic must
 * last for both times and a second more.
 */
export function ejectionsGrow(traffic: string, plan: EjectionTimes): Expectation {
  const { sick, baseEjectionMs } = plan
  const early = baseEjectionMs - 10
  return {
    traffic,
    role: 'effect',
    description: 'a pod that fails again after its return stays out twice as long',
    accessLog: true,
    judge(observation) {
      const entries = logEntries(observation)
      if (entries.length === 0) return [logIsOff(observation.results.length)]
      const absences = [...errorsByHost(entries).values()].map((errors) => absencesOf(errors, entries, plan))
      const accepted = { low: sick, high: sick }
      const lengths = absences.map((ofPod) =>
        ofPod.map(({ ms, returned }) => `${ms}${returned ? '' : '+'} ms`).join(', '),
      )
      const count = {
        sample: absences.length,
        accepted,
        note: `out for ${lengths.join(' and ') || 'no time'}`,
        ...witnessOf(entries.findLast(({ status }) => status >= 500) ?? entries.at(-1), observation),
      }
      return [
        judgeCount({
          ...count,
          name: `pods that returned between ${early} and ${2 * baseEjectionMs} ms after their first ejection`,
          observed: absences.filter(
            ([first]) => first?.returned === true && first.ms >= early && first.ms < 2 * baseEjectionMs,
          ).length,
        }),
        judgeCount({
          ...count,
          name: `pods that stayed out for ${2 * baseEjectionMs - 10} ms or more after the second`,
          observed: absences.filter(
            ([, second]) => second !== undefined && second.ms >= 2 * baseEjectionMs - 10,
          ).length,
        }),
      ]
    },
  }
}

/**
 * @param errors of one pod, in their order
 * @param entries of all pods: how long the traffic went on
 */
function absencesOf(
  errors: readonly AccessLogEntry[],
  entries: readonly AccessLogEntry[],
  { consecutive5xxErrors, baseEjectionMs }: EjectionTimes,
): readonly Absence[] {
  const endMs = Math.max(...entries.map(({ startMs }) => startMs))
  // The load balancer may learn of an ejection late; of a return it learns at once.
  const shortest = baseEjectionMs - mergeWindowMs - underWayMs
  const absences: Absence[] = []
  let inARow: number[] = []
  for (const [index, { startMs, durationMs }] of errors.entries()) {
    inARow.push(startMs + durationMs)
    const nextMs = errors[index + 1]?.startMs ?? endMs
    const ejectedMs = inARow.toSorted((a, b) => a - b)[consecutive5xxErrors - 1]
    // The error that put it out may have been long under way: no absence begins before the end of that.
    if (ejectedMs === undefined || nextMs - Math.max(startMs, ejectedMs) < shortest) continue
    absences.push({ ms: nextMs - ejectedMs, returned: index + 1 < errors.length })
    inARow = []
  }
  return absences
}
