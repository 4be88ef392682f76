import type { Answer, Forecast } from '../../api.ts'
import { type AnswerKind, kindOf } from './kind-of.ts'
import { median } from './median.ts'

export interface TallyRow {
  /** Tells the row from the others; rows are sorted by it. */
  readonly key: string
  readonly kind: AnswerKind
  /** The version that answered; undefined when nobody gave a name, and in rows of failures. */
  readonly servedBy: string | undefined
  /** HTTP status of failures; undefined in rows of successes, and when no answer came at all. */
  readonly failedWith: number | undefined
  readonly count: number
  /** 0 to 1. */
  readonly share: number
  /** Milliseconds. */
  readonly medianMs: number
}

/** Answers counted by version, and failures by status; rows in a fixed order so that bars do not jump. */
export function tallyOf(answers: readonly Answer<Forecast>[]): TallyRow[] {
  const groups = new Map<string, { first: Answer<Forecast>; durations: number[] }>()
  for (const answer of answers) {
    const kind = kindOf(answer)
    // `~` sorts after letters: failures come last.
    const key = kind === 'failed' ? `~${answer.status}` : `${answer.servedBy} ${kind}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { first: answer, durations: [answer.durationMs] })
    else group.durations.push(answer.durationMs)
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { first, durations }]) => {
      const kind = kindOf(first)
      return {
        key,
        kind,
        servedBy: kind === 'failed' ? undefined : first.servedBy,
        failedWith: kind === 'failed' ? first.status : undefined,
        count: durations.length,
        share: durations.length / answers.length,
        medianMs: Math.round(median(durations) ?? 0),
      }
    })
}
