import { type CompatCheck, compatCheck } from './compat-check.ts'
import type { Misbehaviours } from './misbehaviour.ts'
import type { Neighbours } from './neighbour-proxy.ts'

/** Where the Bookinfo app is: base URLs, of as many services as the test can reach. */
export interface BookinfoTargets {
  /** productpage v1, or a gateway before it. */
  readonly productpage?: string
  /** Another replica of productpage v1. */
  readonly productpageReplica?: string
  /** productpage v-flooding with FLOOD_FACTOR=3. */
  readonly productpageFlooding?: string
  readonly details?: string
  /** details v2, whose book service is the neighbour `books:8080`. */
  readonly detailsV2?: string
  readonly reviewsV1?: string
  readonly reviewsV2?: string
  readonly reviewsV3?: string
  /** reviews v2 in the pod `pod-x`, and in the same pod of the cluster `east`. */
  readonly reviewsPodX?: string
  readonly reviewsPodXEast?: string
  readonly ratings?: string
  /** ratings v2; whether its database can be reached is all the same. */
  readonly ratingsV2?: string
  readonly ratingsFaulty?: string
  /** ratings v-unhealthy, with periods of some hundred milliseconds. */
  readonly ratingsUnhealthy?: string
  /** Does `work` while productpage gets its reviews from one version alone. */
  readonly withReviews?: (version: 'v1' | 'v2' | 'v3', work: () => Promise<void>) => Promise<void>
  /** Makes the services behind the page misbehave. */
  readonly misbehaviours?: Misbehaviours
  /** The services above reach each other through it. */
  readonly neighbours?: Neighbours
}

export type BookinfoCheck = CompatCheck<BookinfoTargets>

/** A check of Bookinfo, B1 to B43. */
export const bookinfoCheck: <Need extends keyof BookinfoTargets>(
  row: Parameters<typeof compatCheck<BookinfoTargets, Need>>[0],
) => BookinfoCheck = compatCheck
