import { requestKey } from '../observations/access-log.ts'
import { isWorkload } from '../observations/answered-by.ts'
import type { Observation } from '../observations/observation.ts'
import { type Expectation, judgeCount } from './expectation.ts'
import { witnessed } from './witness.ts'

/**
 * The client proxy's access log tells the same as the answers: for each request id it names the address of a pod
 * that belongs to the workload which answered, and a cluster of that workload's Service.
 */
export function accessLogAgrees(traffic: string): Expectation {
  const name = "requests whose line in the proxy's access log names the pod that answered"
  return {
    traffic,
    role: 'invariant',
    description: 'the access log of the client proxy agrees',
    accessLog: true,
    judge(observation) {
      const { results, accessLog } = observation
      const accepted = { low: results.length, high: results.length }
      if (accessLog === undefined || accessLog.size === 0) {
        const note =
          "the proxy logged none of these requests; Istio's access log is off unless accessLogFile is set"
        return [{ name, outcome: 'inconclusive', observed: 0, sample: results.length, accepted, note }]
      }
      const disagreements = results.map((_, index) => disagreement(observation, index))
      const odd = disagreements.findIndex((reason) => reason !== undefined)
      const first = disagreements[odd]
      return [
        judgeCount({
          name,
          observed: disagreements.filter((reason) => reason === undefined).length,
          sample: results.length,
          accepted,
          ...(first !== undefined && { note: first, ...witnessed(results[odd]) }),
        }),
      ]
    },
  }
}

/** Why the log and answer number `index` do not tell the same; undefined when they do. */
function disagreement({ results, answers, pods, accessLog, namespace }: Observation, index: number) {
  const id = results[index]?.id
  const answer = answers[index]
  const entry = id === undefined ? undefined : accessLog?.get(requestKey(id))
  if (entry === undefined) return `request ${id} has no line in the access log`
  if (answer === undefined || !isWorkload(answer)) return `request ${id} was answered by no workload`
  const host = entry.upstreamHost.replace(/:\d+$/, '')
  const pod = pods.find(({ ip }) => ip === host)
  if (pod === undefined) return `request ${id} went to ${entry.upstreamHost}, which is no pod of ${namespace}`
  if (answer.instance !== undefined && answer.instance !== pod.name)
    return `request ${id} was answered by ${answer.instance}, the log names ${pod.name}`
  if (pod.workload !== answer.workload)
    return `request ${id} was answered by ${answer.workload}, the log names ${pod.workload}`
  const service = entry.cluster.split('|')[3]
  if (service !== `${pod.app}.${namespace}.svc.cluster.local`)
    return `request ${id} went through cluster ${entry.cluster}, which is not one of Service ${pod.app}`
  return undefined
}
