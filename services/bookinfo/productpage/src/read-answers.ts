import * as v from 'valibot'
import type { BackEndAnswer } from './call-back-end.ts'
import type { BackEndFacts, Book, Reviews } from './page-facts.ts'

/** A value of any kind that is shown as text; one that is missing, as none. */
const shownText = v.fallback(
  v.pipe(
    v.union([v.string(), v.number(), v.boolean()]),
    v.transform((value) => String(value)),
  ),
  '',
)

const bookSchema: v.GenericSchema<unknown, Book> = v.object({
  'ISBN-10': v.optional(shownText, ''),
  publisher: v.optional(shownText, ''),
  pages: v.optional(shownText, ''),
  type: v.optional(shownText, ''),
  language: v.optional(shownText, ''),
})

const ratingSchema = v.object({
  stars: v.optional(v.fallback(v.number(), 0)),
  color: v.optional(shownText),
  error: v.optional(shownText),
})

const reviewsSchema: v.GenericSchema<unknown, Reviews> = v.object({
  podname: v.optional(shownText, ''),
  clustername: v.optional(shownText, ''),
  reviews: v.optional(
    v.array(
      v.object({
        reviewer: v.optional(shownText, ''),
        text: v.optional(shownText, ''),
        rating: v.optional(ratingSchema),
      }),
    ),
    [],
  ),
})

export const detailsFacts = (answer: BackEndAnswer): BackEndFacts<Book> => factsOf(answer, bookSchema)
export const reviewsFacts = (answer: BackEndAnswer): BackEndFacts<Reviews> => factsOf(answer, reviewsSchema)

/** @throws when an answer with status 200 is not what was asked for: that is a bug behind, and shown as one. */
function factsOf<T>(
  { body, status, servedBy, instance, tries, durationMs }: BackEndAnswer,
  schema: v.GenericSchema<unknown, T>,
): BackEndFacts<T> {
  return {
    ...(body !== undefined && { data: v.parse(schema, JSON.parse(body)) }),
    status,
    servedBy,
    instance,
    tries,
    durationMs: Math.round(durationMs),
  }
}
