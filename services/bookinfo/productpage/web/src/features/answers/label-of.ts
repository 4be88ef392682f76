import type { Texts } from '../../texts.ts'
import type { ViewSummary } from './view-summary.ts'

/** `reviews-v2, black stars`, or `no reviews, HTTP 503`. */
export function labelOf(texts: Texts, { shown, servedBy, failedWith }: ViewSummary): string {
  if (shown === 'failed') return `${texts.shown.failed}, ${texts.failed(failedWith)}`
  return `${servedBy ?? texts.unnamed}, ${texts.shown[shown]}`
}
