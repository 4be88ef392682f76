import type { OutgoingHttpHeaders } from 'node:http'
import { text } from 'node:stream/consumers'
import type { HttpClient } from '@traffic-lab/service-kit'
import * as v from 'valibot'
import type { Book } from './book.ts'

/** The book as an outside catalogue has it. Rejects if there is no answer, or not one about a book. */
export type FindBook = (headers: OutgoingHttpHeaders) => Promise<Book>

/** The edition that is looked up, whatever product is asked for. */
const isbn = '0486424618'

const maybeText = v.nullish(v.string(), null)
const Volumes = v.object({
  items: v.tupleWithRest(
    [
      v.object({
        volumeInfo: v.object({
          authors: v.tupleWithRest([v.string()], v.unknown()),
          publishedDate: maybeText,
          printType: maybeText,
          pageCount: v.nullish(v.number(), null),
          publisher: maybeText,
          language: maybeText,
          industryIdentifiers: v.array(v.object({ type: v.string(), identifier: v.string() })),
        }),
      }),
    ],
    v.unknown(),
  ),
})

/** Asks Google Books, or what speaks like it at `baseUrl`: once, with at most 5 s between two signs of life. */
export function httpBooks(http: HttpClient, baseUrl: string): FindBook {
  const url = `${baseUrl}/books/v1/volumes?q=isbn:${isbn}`
  return async (headers) => {
    const answer = await http.send(url, { headers, idleTimeoutMs: 5_000 })
    const { volumeInfo } = parseVolumes(await text(answer), answer.statusCode).items[0]
    const isbnOf = (type: string) => {
      const found = volumeInfo.industryIdentifiers.find((identifier) => identifier.type === type)
      if (found === undefined) throw new Error(`the book service knows no ${type} of the book`)
      return found.identifier
    }
    return {
      author: volumeInfo.authors[0],
      year: volumeInfo.publishedDate,
      type: volumeInfo.printType === 'BOOK' ? 'paperback' : 'unknown',
      pages: volumeInfo.pageCount,
      publisher: volumeInfo.publisher,
      language: volumeInfo.language === 'en' ? 'English' : 'unknown',
      'ISBN-10': isbnOf('ISBN_10'),
      'ISBN-13': isbnOf('ISBN_13'),
    }
  }
}

function parseVolumes(body: string, status: number | undefined): v.InferOutput<typeof Volumes> {
  try {
    return v.parse(Volumes, JSON.parse(body))
  } catch (error) {
    throw new Error(`the book service answered ${status}, without a book`, { cause: error })
  }
}
