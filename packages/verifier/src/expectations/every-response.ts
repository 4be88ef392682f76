import { chanceOfEach } from '../statistics/chance.ts'
import type { TrafficResult } from '../traffic/traffic-result.ts'
import { type Expectation, judgeCount } from './expectation.ts'
import {
  describePattern,
  describeResponse,
  matchesResponse,
  type ResponsePattern,
} from './response-pattern.ts'
import { witnessed } from './witness.ts'

/** Every request is answered like this. An invariant; wrap it in `effect` where the rule makes it so. */
export function everyResponse(traffic: string, wanted: ResponsePattern): Expectation {
  const name = describePattern(wanted)
  const matches = (result: TrafficResult) => matchesResponse(result, wanted)
  return {
    traffic,
    role: 'invariant',
    description: `every response has ${name}`,
    judge({ results }) {
      const sample = results.length
      const odd = results.find((result) => !matches(result))
      return [
        judgeCount({
          name,
          observed: results.filter(matches).length,
          sample,
          accepted: { low: sample, high: sample },
          ...witnessed(odd),
          ...(odd && { note: `the first other one: ${describeResponse(odd, wanted)}` }),
        }),
      ]
    },
    seen: ({ results }) => results.every(matches),
    chances: (sample) => [chanceOfEach(sample)],
  }
}
