import { type Expectation, judgeCount } from './expectation.ts'
import { counted } from './witness.ts'

/** An outbound cluster of the client's proxy; `host` is a Service of the experiment's namespace. */
export interface OutboundCluster {
  readonly port: number
  readonly subset?: string
  readonly host: string
}

/** Envoy's name of the cluster for clients in this namespace. */
export function outboundName({ port, subset = '', host }: OutboundCluster, namespace: string): string {
  return `outbound|${port}|${subset}|${host}.${namespace}.svc.cluster.local`
}

/**
 * By how much one of Envoy's counters in the client's proxy rises while the traffic runs; 0 says that a cluster got
 * nothing at all, whoever answered.
 */
export function counterIncrease(
  traffic: string,
  counter: { readonly cluster: OutboundCluster; readonly stat: string; readonly by: number },
): Expectation {
  const { subset = '', host } = counter.cluster
  const name = `increase of ${counter.stat} of ${host}${subset === '' ? '' : ` ${subset}`}`
  return {
    traffic,
    role: 'effect',
    description: `${name} is ${counter.by}`,
    counters: [counter.stat],
    judge(observation) {
      const { namespace, counters, results } = observation
      const cluster = outboundName(counter.cluster, namespace)
      const increase = counters?.increaseOf(cluster, counter.stat)
      const accepted = { low: counter.by, high: counter.by }
      if (increase !== undefined)
        return [
          judgeCount({
            ...{ name, observed: increase, sample: results.length, accepted },
            ...counted(counters?.linesOf(cluster, counter.stat), observation),
          }),
        ]
      const note = `the client's proxy publishes no ${counter.stat} of ${cluster}, or has begun to count anew; on a Kubernetes cluster the pod annotation proxy.istio.io/config with proxyStatsMatcher makes it`
      return [{ name, outcome: 'inconclusive', observed: 0, sample: results.length, accepted, note }]
    },
  }
}
