/** Envoy's cluster counters at one moment: `<cluster>/<stat>` → value. */
export type Counters = ReadonlyMap<string, number>

export interface CounterChange {
  /** Undefined when the proxy does not publish the counter. */
  increaseOf(cluster: string, stat: string): number | undefined
}

/**
 * Reads `name: value` lines of Envoy's `/stats`. A cluster's name may itself hold dots, and Istio may end it with `;`
 * to mark where the name stops; both are told apart by the stat's name being the last part.
 */
export function parseClusterCounters(text: string): Counters {
  const counters = new Map<string, number>()
  for (const line of text.split('\n')) {
    const match = /^cluster\.(.+?);?\.([a-z0-9_]+): (\d+)$/.exec(line.trim())
    if (match !== null) counters.set(`${match[1]}/${match[2]}`, Number(match[3]))
  }
  return counters
}

/** Differences are taken because counters live as long as the proxy. */
export function counterChange(before: Counters, after: Counters): CounterChange {
  return {
    increaseOf(cluster, stat) {
      const end = after.get(`${cluster}/${stat}`)
      return end === undefined ? undefined : end - (before.get(`${cluster}/${stat}`) ?? 0)
    },
  }
}
