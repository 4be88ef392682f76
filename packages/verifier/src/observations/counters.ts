/** Envoy's statistics at one moment: full name → value. */
export type Counters = ReadonlyMap<string, number>

export interface CounterChange {
  /** Of `cluster.<cluster>.<stat>`; undefined when the proxy does not publish the counter, or counts anew since. */
  increaseOf(cluster: string, stat: string): number | undefined
  /** What `cluster.<cluster>.<stat>` is in the end; for gauges. */
  valueOf(cluster: string, stat: string): number | undefined
  /** Of an HTTP filter's counter such as `fault.aborts_injected`, over all listeners of the proxy; undefined as above. */
  increaseOfFilter(stat: string): number | undefined
  /** `name: before → after` of the counter, or of every counter of that name of a filter. */
  linesOf(cluster: string, stat: string): readonly string[]
  linesOfFilter(stat: string): readonly string[]
  /** Worker threads of the proxy; undefined when it was not asked, or does not tell. */
  readonly threads: number | undefined
}

/** A gauge that every cluster has from the start. */
const clusterStat = 'membership_total'

/**
 * Istio lets Envoy make the counters of a cluster's traffic only with its first request, all of them at once
 * (`enable_deferred_creation_stats`). A cluster with the gauge and without this counter has had no request; one that has
 * it and lacks another counter does not publish that other one.
 */
const requestStat = 'upstream_rq_total'

/** What must be read beside a counter to tell zero from unknown. */
export const clusterStats = [clusterStat, requestStat] as const

/** Envoy's gauge of its worker threads. */
export const threadsStat = 'server.concurrency'

/**
 * Reads `name: value` lines of Envoy's `/stats`. Istio may end the name of a cluster or listener with `;` to mark
 * where it stops; the mark is taken off.
 */
export function parseCounters(text: string): Counters {
  const counters = new Map<string, number>()
  for (const line of text.split('\n')) {
    const match = /^(\S+): (\d+)$/.exec(line.trim())
    if (match?.[1] !== undefined) counters.set(match[1].replace(/;(?=\.)/, ''), Number(match[2]))
  }
  return counters
}

/** Differences are taken because counters live as long as the proxy. */
export function counterChange(before: Counters, after: Counters): CounterChange {
  /** A counter that is lower than it was, or gone, belongs to another life of the proxy or of the cluster. */
  const increase = (name: string) => {
    const begin = before.get(name) ?? 0
    const end = after.get(name)
    return end === undefined || end < begin ? undefined : end - begin
  }
  const hadNoRequest = (cluster: string) =>
    [before, after].every(
      (counters) =>
        counters.has(`cluster.${cluster}.${clusterStat}`) &&
        !counters.has(`cluster.${cluster}.${requestStat}`),
    )
  const line = (name: string) => `${name}: ${before.get(name) ?? 0} → ${after.get(name) ?? 0}`
  const filterNames = (stat: string) =>
    [...new Set([...before.keys(), ...after.keys()])].filter(
      (name) => name.startsWith('http.') && name.endsWith(`.${stat}`),
    )
  return {
    linesOf: (cluster, stat) => {
      const name = `cluster.${cluster}.${stat}`
      return after.has(name) ? [line(name)] : []
    },
    linesOfFilter: (stat) => filterNames(stat).map(line),
    threads: after.get(threadsStat),
    increaseOf(cluster, stat) {
      const name = `cluster.${cluster}.${stat}`
      return increase(name) ?? (hadNoRequest(cluster) && !before.has(name) ? 0 : undefined)
    },
    valueOf: (cluster, stat) => after.get(`cluster.${cluster}.${stat}`),
    increaseOfFilter(stat) {
      const increases = filterNames(stat).map(increase)
      const known = increases.filter((value) => value !== undefined)
      return known.length === 0 || known.length < increases.length
        ? undefined
        : known.reduce((sum, value) => sum + value, 0)
    },
  }
}
