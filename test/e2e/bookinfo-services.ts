import type { BookinfoTargets } from '../compat/bookinfo-check.ts'

/** The services behind the page as the checks reach them in a mesh, each by an address that `to` makes of a kubectl target. */
export async function bookinfoServices(to: (target: string) => Promise<string>): Promise<BookinfoTargets> {
  return {
    details: await to('deploy/details-v1'),
    reviewsV1: await to('deploy/reviews-v1'),
    reviewsV2: await to('deploy/reviews-v2'),
    reviewsV3: await to('deploy/reviews-v3'),
    ratings: await to('deploy/ratings-v1'),
    ratingsV2: await to('deploy/ratings-v2'),
    ratingsFaulty: await to('deploy/ratings-v-faulty'),
    ratingsUnhealthy: await to('deploy/ratings-v-unhealthy'),
  }
}
