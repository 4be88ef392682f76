import type { OutgoingHttpHeaders } from 'node:http'
import { text } from 'node:stream/consumers'
import type { HttpClient } from '@traffic-lab/service-kit'
import * as v from 'valibot'

/** Stars by reviewer. */
export type Ratings = ReadonlyMap<string, number>

/** The ratings of a product. Rejects unless ratings answers 200 in time, with JSON whose stars are whole numbers. */
export type FetchRatings = (productId: number, headers: OutgoingHttpHeaders) => Promise<Ratings>

const Answer = v.object({ ratings: v.optional(v.record(v.string(), v.pipe(v.number(), v.integer())), {}) })

/** Asks the ratings service at `baseUrl` once; `limitMs` is for the connection, and again for each read. */
export function httpRatings(http: HttpClient, baseUrl: string, limitMs: number): FetchRatings {
  return async (productId, headers) => {
    const url = `${baseUrl}/ratings/${productId}`
    const answer = await http.send(url, {
      headers: { accept: 'application/json', ...headers },
      idleTimeoutMs: limitMs,
    })
    const body = await text(answer)
    if (answer.statusCode !== 200) throw new Error(`${url} answered ${answer.statusCode}`)
    const { ratings } = v.parse(Answer, JSON.parse(body))
    return new Map(Object.entries(ratings))
  }
}

/**
 * How long reviews waits, in milliseconds. Longer with black stars, and longer than the page waits for reviews:
 * the planted bug, which the version with stars of another color has repaired.
 */
export function ratingsLimitMs(starColor: string): number {
  return starColor === 'black' ? 10_000 : 2_500
}
