import type { BackEndFacts, PageFacts, ProductFacts, Reviews } from '../../../../src/page-facts.ts'

/** What a view showed of the reviews: the difference between their versions, or between a good mesh and a sick one. */
type Shown = 'plain' | 'black' | 'red' | 'colored' | 'unrated' | 'failed'

export interface ViewSummary {
  readonly shown: Shown
  /** Who wrote the reviews; undefined when nobody did, or nobody knows. */
  readonly servedBy: string | undefined
  /** HTTP status, if the reviews failed and something answered. */
  readonly failedWith: number | undefined
  readonly durationMs: number
}

export function summaryOf({ reviews, durationMs }: PageFacts & ProductFacts): ViewSummary {
  const shown = shownOf(reviews.data)
  return {
    shown,
    servedBy: shown === 'failed' ? undefined : workloadOf(reviews),
    failedWith: shown === 'failed' ? reviews.status : undefined,
    durationMs,
  }
}

/** `reviews-v2`, as the answer says, or as the pod's name does: `<deployment>-<hash>-<five characters>`. */
export function workloadOf({ servedBy, data }: BackEndFacts<Reviews>): string | undefined {
  return servedBy ?? /^(.+)-[a-z0-9]+-[a-z0-9]{5}$/.exec(data?.podname ?? '')?.[1]
}

function shownOf(reviews: Reviews | undefined): Shown {
  if (reviews === undefined) return 'failed'
  const ratings = reviews.reviews.flatMap(({ rating }) => (rating === undefined ? [] : [rating]))
  if (ratings.length === 0) return 'plain'
  if (ratings.some(({ error }) => error !== undefined)) return 'unrated'
  const [color] = new Set(ratings.map((rating) => rating.color))
  return color === 'black' || color === 'red' ? color : 'colored'
}
