import type { Observation } from '../observations/observation.ts'
import { replicasInOrder, resultsInOrder } from '../observations/replica-of.ts'
import { binomialBand } from '../statistics/band.ts'
import { chanceOfShare } from '../statistics/chance.ts'
import { powerAt } from '../statistics/power.ts'
import type { TrafficResult } from '../traffic/traffic-result.ts'
import { type Expectation, type Finding, judgeCount } from './expectation.ts'
import { witnessed } from './witness.ts'

/** How far off a mesh may be before the report says how surely it would be caught. */
const reportedDistance = 0.3

/**
 * Each request draws one of `replicas` pods, whoever answered before: every pod has its share, and one request in
 * `replicas` goes to the same pod as the one before it. Taking turns gives none of those, sticking to a pod nothing
 * else. The traffic must send one request at a time.
 */
export function drawsPods(traffic: string, replicas: number): Expectation {
  const share = 1 / replicas
  const distance = Math.min(reportedDistance, share)
  return {
    traffic,
    role: 'effect',
    description: `each request draws one of ${replicas} pods`,
    accessLog: true,
    judge(observation) {
      const order = replicasInOrder(observation)
      const ordered = resultsInOrder(observation)
      // Too many: one of those that are counted. Too few: one that is not.
      const draw = (name: string, sample: number, isCounted: (index: number) => boolean) => {
        const observed = order.filter((_, index) => isCounted(index)).length
        const accepted = binomialBand(sample, share)
        return judgeCount({
          ...{ name, observed, sample, accepted, wantedShare: share },
          power: powerAt(sample, share, distance),
          ...witnessed(ordered.findLast((_, index) => isCounted(index) === observed > accepted.high)),
        })
      }
      return [
        ...podsOf(order, observation).map((pod) =>
          draw(`answers of ${pod}`, order.length, (index) => order[index] === pod),
        ),
        howMany(order, replicas, ordered.at(-1)),
        draw('requests to the same pod as the one before', order.length - 1, (index) =>
          isRepeat(order, index),
        ),
      ]
    },
    seen(observation) {
      const order = replicasInOrder(observation)
      return new Set(order).size === replicas && countRepeats(order) > 0
    },
    chances: (sample) => [
      chanceOfShare('answers of a pod', sample, share, distance),
      chanceOfShare('requests to the same pod as the one before', sample - 1, share, distance),
    ],
  }
}

function countRepeats(order: readonly (string | undefined)[]): number {
  return order.filter((_, index) => isRepeat(order, index)).length
}

function isRepeat(order: readonly (string | undefined)[], index: number): boolean {
  return index > 0 && order[index] !== undefined && order[index] === order[index - 1]
}

/** The pods that answered, in the order of the pod list so that two runs can be compared line by line. */
function podsOf(order: readonly (string | undefined)[], { pods }: Observation): readonly string[] {
  return pods.map(({ name }) => name).filter((name) => order.includes(name))
}

function howMany(
  order: readonly (string | undefined)[],
  replicas: number,
  last: TrafficResult | undefined,
): Finding {
  return judgeCount({
    name: 'pods that answered',
    observed: new Set(order).size,
    sample: order.length,
    accepted: { low: replicas, high: replicas },
    ...witnessed(last),
  })
}
