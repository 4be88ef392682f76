import type { Observation } from '../observations/observation.ts'
import { replicasInOrder } from '../observations/replica-of.ts'
import { binomialBand } from '../statistics/band.ts'
import { chanceOfShare } from '../statistics/chance.ts'
import { powerAt } from '../statistics/power.ts'
import { type Expectation, type Finding, judgeCount } from './expectation.ts'

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
      const draw = (name: string, observed: number, sample: number) =>
        judgeCount({
          ...{ name, observed, sample, accepted: binomialBand(sample, share), wantedShare: share },
          power: powerAt(sample, share, distance),
        })
      return [
        ...sharesOf(order, observation).map(([pod, count]) => draw(`answers of ${pod}`, count, order.length)),
        howMany(order, replicas),
        draw('requests to the same pod as the one before', countRepeats(order), order.length - 1),
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
  return order.filter((pod, index) => index > 0 && pod !== undefined && pod === order[index - 1]).length
}

/** The pods that answered, in the order of the pod list so that two runs can be compared line by line. */
function sharesOf(
  order: readonly (string | undefined)[],
  { pods }: Observation,
): readonly (readonly [string, number])[] {
  return pods
    .map(({ name }) => [name, order.filter((pod) => pod === name).length] as const)
    .filter(([, count]) => count > 0)
}

function howMany(order: readonly (string | undefined)[], replicas: number): Finding {
  return judgeCount({
    name: 'pods that answered',
    observed: new Set(order).size,
    sample: order.length,
    accepted: { low: replicas, high: replicas },
  })
}
