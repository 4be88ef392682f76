import { replicasInOrder, resultsInOrder } from '../observations/replica-of.ts'
import { type Expectation, judgeCount } from './expectation.ts'
import { witnessed } from './witness.ts'

/**
 * The pods answer in turns: each request goes to the pod that has waited longest, so any `replicas` answers in a row
 * come from as many pods. The traffic must send one request at a time; which pod begins is left open.
 */
export function takesTurns(traffic: string, replicas: number): Expectation {
  const name = `requests that go to the pod whose turn it is, of ${replicas}`
  return {
    traffic,
    role: 'effect',
    description: `${replicas} pods take turns`,
    accessLog: true,
    oneThread: true,
    judge(observation) {
      const order = replicasInOrder(observation)
      const sample = order.length
      const counts = new Map<string | undefined, number>()
      for (const pod of order) counts.set(pod, (counts.get(pod) ?? 0) + 1)
      const note = [...counts].map(([pod, count]) => `${pod ?? 'nobody'} ${count}`).join(', ')
      return [
        judgeCount({
          ...{ name, observed: countInTurn(order, replicas), sample, note },
          accepted: { low: sample, high: sample },
          ...witnessed(
            resultsInOrder(observation)[order.findIndex((_, index) => !isInTurn(order, index, replicas))],
          ),
        }),
      ]
    },
    seen: (observation) => countInTurn(replicasInOrder(observation), replicas) === observation.results.length,
    chances: (sample) => [
      {
        of: 'pods in turn',
        falseAlarm: 0,
        against: 'pods drawn at random',
        miss: firstRound(replicas) / replicas ** (sample - replicas),
      },
    ],
  }
}

function countInTurn(order: readonly (string | undefined)[], replicas: number): number {
  return order.filter((_, index) => isInTurn(order, index, replicas)).length
}

function isInTurn(order: readonly (string | undefined)[], index: number, replicas: number): boolean {
  const before = order.slice(Math.max(0, index - replicas), index)
  const pod = order[index]
  return pod !== undefined && isTurnOf(pod, before, replicas)
}

/** In the first round any pod that has not answered yet; later the one that answered a whole round ago. */
function isTurnOf(pod: string, before: readonly (string | undefined)[], replicas: number): boolean {
  return before.length < replicas ? !before.includes(pod) : before[0] === pod
}

/** The chance that as many draws as there are pods take each of them once. */
function firstRound(replicas: number): number {
  return Array.from({ length: replicas }, (_, done) => (replicas - done) / replicas).reduce(
    (a, b) => a * b,
    1,
  )
}
