import type { Texts } from '../../texts.ts'
import { labelOf } from './label-of.ts'
import { tallyOf } from './tally-of.ts'
import type { ViewSummary } from './view-summary.ts'

/** What a screen reader says when a round of views is over. */
export function announcementOf(texts: Texts, round: readonly ViewSummary[]): string {
  if (round.length === 0) return ''
  const parts = tallyOf(round).map((row) => `${labelOf(texts, row)}: ${row.count}`)
  return `${texts.views(round.length)}. ${parts.join(', ')}`
}
