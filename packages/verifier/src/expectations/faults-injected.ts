import { type Expectation, judgeCount } from './expectation.ts'
import { counted } from './witness.ts'

/** How many delays or aborts the client's proxy itself has injected while the traffic ran, by its own counter. */
export function faultsInjected(traffic: string, kind: 'delays' | 'aborts', times: number): Expectation {
  const stat = `fault.${kind}_injected`
  return {
    traffic,
    role: 'effect',
    description: `the client's proxy injects ${times} ${kind}`,
    counters: [stat],
    judge(observation) {
      const { counters, results } = observation
      const count = {
        name: `increase of ${stat}`,
        sample: results.length,
        accepted: { low: times, high: times },
      }
      const increase = counters?.increaseOfFilter(stat)
      if (increase !== undefined)
        return [
          judgeCount({
            ...{ ...count, observed: increase },
            ...counted(counters?.linesOfFilter(stat), observation),
          }),
        ]
      const note = `the client's proxy publishes no ${stat}; on a Kubernetes cluster the pod annotation proxy.istio.io/config with proxyStatsMatcher makes it`
      return [{ ...count, outcome: 'inconclusive', observed: 0, note }]
    },
  }
}
