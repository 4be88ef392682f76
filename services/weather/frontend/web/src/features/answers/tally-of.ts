import type { Answer, Forecast } from '../../api.ts'

export interface TallyRow {
  /** The version that answered, or undefined when the call failed or nobody gave a name. */
  readonly servedBy: string | undefined
  /** The status of a failure; undefined in rows of successes, and when no answer came at all. */
  readonly failedWith: number | undefined
  readonly failed: boolean
  readonly recommends: boolean
  readonly count: number
  /** 0 to 1. */
  readonly share: number
}

/** Answers counted by version, and failures by status; rows in a fixed order so that bars do not jump. */
export function tallyOf(answers: readonly Answer<Forecast>[]): TallyRow[] {
  const rows = new Map<string, TallyRow>()
  for (const { data, servedBy, status } of answers) {
    const failed = data === undefined
    const recommends = data?.list.some((day) => day.recommendation !== undefined) ?? false
    const key = failed ? `~${status}` : `${servedBy} ${recommends}`
    const count = (rows.get(key)?.count ?? 0) + 1
    rows.set(key, {
      servedBy: failed ? undefined : servedBy,
      failedWith: failed ? status : undefined,
      failed,
      recommends,
      count,
      share: 0,
    })
  }
  return [...rows]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, row]) => ({ ...row, share: row.count / answers.length }))
}
