import { requestKey } from '../observations/access-log.ts'
import type { Observation } from '../observations/observation.ts'
import { matchesLog } from './every-log-line.ts'
import { type Expectation, judgeCount } from './expectation.ts'
import { describePattern, matchesResponse, type ResponsePattern } from './response-pattern.ts'

interface AnswerGroup extends ResponsePattern {
  readonly count: number
  /** Response flags in the access log of the client's proxy; none: `[]`. */
  readonly flags?: readonly string[]
}

/** Exactly so many answers of each kind, and no others: `[{ status: 200, count: 8 }, { status: 503, count: 4 }]`. */
export function answerCounts(traffic: string, groups: readonly AnswerGroup[]): Expectation {
  return {
    traffic,
    role: 'effect',
    description: groups.map(({ count, status }) => `${count} × ${status}`).join(', '),
    accessLog: groups.some(({ flags }) => flags !== undefined),
    oneThread: true,
    judge(observation) {
      const sample = observation.results.length
      return groups.map((group) => {
        const flags = group.flags === undefined ? '' : `, flag ${group.flags.join(',') || 'none'}`
        return judgeCount({
          name: `${describePattern(group)}${flags}`,
          observed: countGroup(group, observation),
          sample,
          accepted: { low: group.count, high: group.count },
        })
      })
    },
  }
}

function countGroup({ flags, ...wanted }: AnswerGroup, { results, accessLog }: Observation): number {
  return results.filter((result) => {
    if (!matchesResponse(result, wanted)) return false
    if (flags === undefined) return true
    const entry = accessLog?.get(requestKey(result.id ?? ''))
    return entry !== undefined && matchesLog(entry, { flags })
  }).length
}
