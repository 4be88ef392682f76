import { type Answer, isWorkload } from '../observations/answered-by.ts'
import type { Observation } from '../observations/observation.ts'
import { binomialBand } from '../statistics/band.ts'
import { chanceOfShare } from '../statistics/chance.ts'
import { powerAt } from '../statistics/power.ts'
import { type Expectation, judgeCount } from './expectation.ts'
import { witnessed } from './witness.ts'

/** How far off a mesh may be before the report says how surely it would be caught: ten percentage points. */
const reportedDistance = 0.1

/**
 * Which workload answers which share of the requests: `share('weather', { 'forecast-v1': 0.5, 'forecast-v2': 0.5 })`.
 * The shares add up to 1 and nobody else may answer; 0 and 1 are exact, all else has a computed band.
 */
export function share(traffic: string, shares: Readonly<Record<string, number>>): Expectation {
  const wanted = Object.entries(shares)
  const total = wanted.reduce((sum, [, part]) => sum + part, 0)
  if (Math.abs(total - 1) > 1e-9) throw new Error(`the shares of "${traffic}" add up to ${total}, not to 1`)
  return {
    traffic,
    role: 'effect',
    description: `${wanted.map(([workload, part]) => `${workload} answers ${percent(part)}`).join(', ')}`,
    workloads: wanted.filter(([, part]) => part > 0).map(([workload]) => workload),
    judge(observation) {
      const counts = countAnswers(observation)
      const sample = observation.results.length
      const findings = wanted.map(([workload, part]) => {
        const observed = counts.get(workload) ?? 0
        const accepted = binomialBand(sample, part)
        return judgeCount({
          name: `answers of ${workload}`,
          observed,
          sample,
          accepted,
          // Too many: one of them. Too few: one that somebody else answered.
          ...witnessed(lastAnswered(observation, (name) => (name === workload) === observed > accepted.high)),
          wantedShare: part,
          power: powerAt(sample, part, reportedDistance),
        })
      })
      const others = [...counts].filter(([answer]) => !(answer in shares))
      return [
        ...findings,
        judgeCount({
          name: 'answers of anyone else, or of nobody',
          observed: others.reduce((sum, [, count]) => sum + count, 0),
          sample,
          accepted: { low: 0, high: 0 },
          ...witnessed(lastAnswered(observation, (name) => !(name in shares))),
          ...(others.length > 0 && {
            note: others.map(([answer, count]) => `${count} × ${answer}`).join(', '),
          }),
        }),
      ]
    },
    seen(observation) {
      const answers = new Set(countAnswers(observation).keys())
      const expected = wanted.filter(([, part]) => part > 0).map(([workload]) => workload)
      return answers.size === expected.length && expected.every((workload) => answers.has(workload))
    },
    chances: (sample) =>
      wanted
        .filter(([, part]) => part > 0)
        .map(([workload, part]) => chanceOfShare(`answers of ${workload}`, sample, part, reportedDistance)),
  }
}

function countAnswers({ answers }: Observation): Map<string, number> {
  const counts = new Map<string, number>()
  for (const answer of answers) {
    const key = nameOf(answer)
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

function nameOf(answer: Answer): string {
  return isWorkload(answer) ? answer.workload : `(${answer.reason})`
}

function lastAnswered({ results, answers }: Observation, by: (name: string) => boolean) {
  return results.findLast((_, index) => {
    const answer = answers[index]
    return answer !== undefined && by(nameOf(answer))
  })
}

function percent(part: number): string {
  return `${Math.round(part * 1e4) / 100} %`
}
