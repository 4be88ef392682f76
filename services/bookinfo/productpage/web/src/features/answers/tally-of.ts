import { median } from './median.ts'
import type { ViewSummary } from './view-summary.ts'

export interface TallyRow extends ViewSummary {
  /** Tells the row from the others; rows are sorted by it. */
  readonly key: string
  readonly count: number
  /** 0 to 1. */
  readonly share: number
  /** Milliseconds. */
  readonly medianMs: number
}

/** Views counted by version and what they showed; rows in a fixed order so that bars do not jump. */
export function tallyOf(views: readonly ViewSummary[]): TallyRow[] {
  const groups = Map.groupBy(views, ({ shown, servedBy, failedWith }) =>
    // `~` sorts after letters: failures come last.
    shown === 'failed' ? `~${failedWith}` : `${servedBy} ${shown}`,
  )
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, group]) => {
      const [first] = group
      if (first === undefined) return []
      const medianMs = Math.round(median(group.map(({ durationMs }) => durationMs)) ?? 0)
      return [{ ...first, key, count: group.length, share: group.length / views.length, medianMs }]
    })
}
