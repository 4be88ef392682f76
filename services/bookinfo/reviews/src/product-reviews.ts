import type { Ratings } from './ratings-client.ts'

const reviews = [
  {
    reviewer: 'Reviewer1',
    text: 'An extremely entertaining play by Shakespeare. The slapstick humour is refreshing!',
  },
  {
    reviewer: 'Reviewer2',
    text: 'Absolutely fun and entertaining. The play lacks thematic depth when compared to other plays by Shakespeare.',
  },
] as const

interface Review {
  readonly reviewer: string
  readonly text: string
  readonly rating?: { readonly stars: number; readonly color: string } | { readonly error: string }
}

/** The two reviews that every product has; with ratings, each with its reviewer's stars or without any. */
export function productReviews(
  ratings: Ratings | 'unavailable' | undefined,
  color: string,
): readonly Review[] {
  if (ratings === undefined) return reviews
  return reviews.map((review) => {
    const stars = ratings === 'unavailable' ? undefined : ratings.get(review.reviewer)
    const rating =
      stars === undefined ? { error: 'Ratings service is currently unavailable' } : { stars, color }
    return { ...review, rating }
  })
}
