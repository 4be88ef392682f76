import type { Experiment } from '../experiment.ts'
import type { AppPlan } from '../rules/load-objects.ts'

/**
 * Experiments that want the same app, in one group each: they follow one another in one namespace, those that are given
 * the fewest rules first, as who is given more replaces what they leave. The group that takes longest by its own plan
 * comes first, so that nothing long is left for the end.
 */
export function groupByApp(experiments: readonly Experiment[]): readonly (readonly Experiment[])[] {
  const groups = new Map<string, Experiment[]>()
  for (const experiment of experiments) {
    const key = appKey(experiment)
    groups.set(key, [...(groups.get(key) ?? []), experiment])
  }
  return [...groups.values()]
    .map((group) => group.sort((one, other) => one.given.length - other.given.length))
    .sort((one, other) => plannedMs(other) - plannedMs(one))
}

function appKey({ app, replicas, faults = {} }: AppPlan): string {
  const sorted = (record: object) => Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1))
  return JSON.stringify([app, sorted(replicas), sorted(faults)])
}

/** The least that an experiment may take beside its traffic: a guess that only orders, so its size matters little. */
const overheadMs = 3_000

/** Traffic is sent once for the control and once for the verdict. */
function plannedMs(group: readonly Experiment[]): number {
  const each = group.map(({ traffic }) => {
    const paced = Object.values(traffic).map(({ count, intervalMs = 0 }) => count * intervalMs)
    return overheadMs + 2 * paced.reduce((sum, ms) => sum + ms, 0)
  })
  return each.reduce((sum, ms) => sum + ms, 0)
}

/**
 * Works on the items in their order, so many at a time. After a failure no further item is begun; the rejection is
 * the first one's, and comes when nothing is under way any more.
 */
export async function runLanes<T>(
  items: readonly T[],
  lanes: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = [...items]
  const failures: unknown[] = []
  async function lane(): Promise<void> {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      try {
        await work(item)
      } catch (error) {
        failures.push(error)
        waiting.length = 0
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane))
  if (failures.length > 0) throw failures[0]
}
