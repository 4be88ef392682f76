import type { Answer, Forecast } from '../../api.ts'
import type { Texts } from '../../texts.ts'
import { tallyOf } from './tally-of.ts'

/** What a screen reader says when a round of questions is over; a single failure has its notice instead. */
export function announcementOf(texts: Texts, round: readonly Answer<Forecast>[]): string {
  const [first] = round
  if (first === undefined) return ''
  if (round.length === 1) {
    if (first.data === undefined) return ''
    return texts.answered(first.servedBy ?? texts.unnamed, first.durationMs)
  }
  const parts = tallyOf(round).map(
    ({ kind, servedBy, failedWith, count }) =>
      `${kind === 'failed' ? texts.failed(failedWith) : (servedBy ?? texts.unnamed)}: ${count}`,
  )
  return `${texts.answers(round.length)}. ${parts.join(', ')}`
}
