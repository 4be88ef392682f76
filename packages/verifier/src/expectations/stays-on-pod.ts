import { replicasInOrder, resultsInOrder } from '../observations/replica-of.ts'
import { type Expectation, judgeCount } from './expectation.ts'
import { witnessed } from './witness.ts'

/** Hashes are spread less evenly than draws: a pod of two is taken to get at least 44 % of them. */
const leastPart = 0.88

/**
 * One caller is always answered by the same pod. With `callers` above 1 the traffic's header takes turns among as
 * many values, request number i being of caller i modulo `callers`; together they reach `pods` pods.
 */
export function staysOnPod(
  traffic: string,
  { callers = 1, pods = 1 }: { readonly callers?: number; readonly pods?: number } = {},
): Expectation {
  const who = callers === 1 ? 'the caller stays' : `each of ${callers} callers stays`
  return {
    traffic,
    role: 'effect',
    description: `${who} on one pod${callers === 1 ? '' : `, all of them together on ${pods}`}`,
    accessLog: true,
    judge(observation) {
      const order = replicasInOrder(observation)
      const sample = order.length
      const isFaithful = (pod: string | undefined, index: number) =>
        pod !== undefined && pod === order[index % callers]
      const faithful = order.filter(isFaithful)
      const ordered = resultsInOrder(observation)
      const faithless = order.findIndex((pod, index) => !isFaithful(pod, index))
      return [
        judgeCount({
          name: "requests answered by the pod of the caller's first one",
          observed: faithful.length,
          sample,
          accepted: { low: sample, high: sample },
          ...witnessed(ordered[faithless]),
        }),
        judgeCount({
          name: 'pods that answered',
          observed: new Set(order).size,
          sample,
          accepted: { low: pods, high: pods },
          ...witnessed(ordered.at(-1)),
        }),
      ]
    },
    seen: (observation) =>
      replicasInOrder(observation).every(
        (pod, index, all) => pod !== undefined && pod === all[index % callers],
      ),
    chances: (sample) => [
      {
        of: callers === 1 ? 'requests of one caller' : `requests of ${callers} callers`,
        falseAlarm: pods === 1 ? 0 : pods * (1 - leastPart / pods) ** callers,
        against: 'one of two pods drawn at random',
        miss: 0.5 ** (sample - callers),
      },
    ],
  }
}
