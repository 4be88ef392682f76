import { requestKey } from '../observations/access-log.ts'
import type { Observation } from '../observations/observation.ts'
import type { TrafficResult } from '../traffic/traffic-result.ts'
import { matchesLog } from './every-log-line.ts'
import { type Expectation, judgeCount } from './expectation.ts'
import { describePattern, matchesResponse, type ResponsePattern } from './response-pattern.ts'
import { witnessed } from './witness.ts'

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
      const { results } = observation
      const sample = results.length
      const tooMany = groups.find((group) => countGroup(group, observation) > group.count)
      const stranger = results.find((result) => !groups.some((group) => isOf(group, result, observation)))
      return groups.map((group) => {
        const flags = group.flags === undefined ? '' : `, flag ${group.flags.join(',') || 'none'}`
        return judgeCount({
          name: `${describePattern(group)}${flags}`,
          observed: countGroup(group, observation),
          sample,
          accepted: { low: group.count, high: group.count },
          ...witnessed(
            stranger ?? results.findLast((result) => tooMany && isOf(tooMany, result, observation)),
          ),
        })
      })
    },
  }
}

function countGroup(group: AnswerGroup, observation: Observation): number {
  return observation.results.filter((result) => isOf(group, result, observation)).length
}

function isOf({ flags, ...wanted }: AnswerGroup, result: TrafficResult, { accessLog }: Observation): boolean {
  if (!matchesResponse(result, wanted)) return false
  if (flags === undefined) return true
  const entry = accessLog?.get(requestKey(result.id ?? ''))
  return entry !== undefined && matchesLog(entry, { flags })
}
