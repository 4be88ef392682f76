import type { Answer, Forecast } from '../../api.ts'

/** What the page tells apart by colour, whatever the versions are called. */
export type AnswerKind = 'plain' | 'recommends' | 'failed'

export function kindOf({ data }: Answer<Forecast>): AnswerKind {
  if (data === undefined) return 'failed'
  return data.list.some((day) => day.recommendation !== undefined) ? 'recommends' : 'plain'
}
