import type { TrafficResult } from '../traffic/traffic-result.ts'
import { requestKey } from './access-log.ts'
import { isWorkload } from './answered-by.ts'
import type { Observation } from './observation.ts'

/**
 * Which pod gave answer number `index`: by its own word, else by the address that the client proxy's access log names.
 * Undefined when it was answered by no pod of the experiment.
 */
function replicaOf({ answers, results, pods, accessLog }: Observation, index: number) {
  const answer = answers[index]
  if (answer !== undefined && isWorkload(answer) && answer.instance !== undefined) return answer.instance
  const entry = accessLog?.get(requestKey(results[index]?.id ?? ''))
  const host = entry?.upstreamHost.replace(/:\d+$/, '')
  return pods.find(({ ip }) => ip !== undefined && ip === host)?.name
}

/** The pod of each answer, in the order in which the requests were sent. */
export function replicasInOrder(observation: Observation): readonly (string | undefined)[] {
  return observation.results
    .map(({ seq }, index) => ({ seq, replica: replicaOf(observation, index) }))
    .toSorted((a, b) => a.seq - b.seq)
    .map(({ replica }) => replica)
}

/** The results in the order of `replicasInOrder`. */
export function resultsInOrder({ results }: Observation): readonly TrafficResult[] {
  return results.toSorted((a, b) => a.seq - b.seq)
}
