import type { OutgoingHttpHeaders } from 'node:http'
import type { HttpClient } from '@traffic-lab/service-kit'
import { type BackEndAnswer, callBackEnd } from './call-back-end.ts'

export type BackEndName = 'details' | 'reviews' | 'ratings'

/** Asks one back end about a product; `id` is a path segment as it came in. */
export type AskBackEnd = (
  name: BackEndName,
  id: string,
  headers: OutgoingHttpHeaders,
) => Promise<BackEndAnswer>

export interface BackEndsOptions {
  readonly http: HttpClient
  /** Base URLs, without a path. */
  readonly targets: Readonly<Record<BackEndName, string>>
  /** For a connection, and again for each read. */
  readonly timeoutMs?: number
  /** Told of each call once, however many tries it took. */
  readonly onAnswer?: (name: BackEndName, answer: BackEndAnswer) => void
}

/**
 * The planted bug of the app: reviews, and only they, are asked a second time at once, so that reviews that hang
 * keep the page waiting for two timeouts.
 */
const tries: Readonly<Record<BackEndName, number>> = { details: 1, reviews: 2, ratings: 1 }

export function createBackEnds({ http, targets, timeoutMs = 3000, onAnswer }: BackEndsOptions): AskBackEnd {
  return async (name, id, headers) => {
    const url = `${targets[name]}/${name}/${id}`
    const answer = await callBackEnd({ http, url, headers, tries: tries[name], timeoutMs })
    onAnswer?.(name, answer)
    return answer
  }
}
