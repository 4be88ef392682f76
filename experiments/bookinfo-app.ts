/** All of Bookinfo that needs neither a database nor the internet, with three versions of reviews. */
export const bookinfo = ['k8s/bookinfo/bookinfo.yaml'] as const

/** A subset for each version, and the way in through the gateway. */
export const subsetsAndGateway = [
  'bookinfo-request-routing/destination-rule-all.yaml',
  'bookinfo-request-routing/bookinfo-gateway.yaml',
] as const

/** Everyone gets v1 of everything. */
export const allToV1 = [...subsetsAndGateway, 'bookinfo-request-routing/virtual-service-all-v1.yaml'] as const

/** jason gets reviews v2, which asks ratings; everyone else v1, which does not. */
export const jasonToV2 = [
  ...allToV1,
  'bookinfo-request-routing/virtual-service-reviews-test-v2.yaml',
] as const

/** What productpage asks reviews for, and as whom. */
export const reviewsUrl = 'http://reviews:9080/reviews/0'

/** Rules do not look at the path; reviews answers this one without asking ratings. */
export const reviewsHealth = 'http://reviews:9080/health'

export const ratingsUrl = 'http://ratings:9080/ratings/0'

export const signInAs = (user: string) => `/login?username=${user}`

/** The whole page fits. */
const bodyLimit = 60_000

/** The page as a browser gets it. */
export const page = { through: 'gateway', get: '/productpage', bodyLimit } as const

/**
 * The page asked for inside the mesh, from a pod that no page needs while v1 and v2 answer: so the log of its proxy
 * tells of these requests alone, and their ids are those that productpage passes on.
 */
export const pageInMesh = {
  from: 'reviews-v3',
  get: 'http://productpage:9080/productpage',
  bodyLimit,
} as const

/** Whose reviews a page shows: v1 has no stars, v2 black ones, v3 red ones. */
export function reviewsVersion(body: string): string | undefined {
  if (!body.includes('Reviews served by:')) return undefined
  if (body.includes('stars text-black-500')) return 'reviews-v2'
  if (body.includes('stars text-red-500')) return 'reviews-v3'
  return body.includes('Ratings service is currently unavailable') ? undefined : 'reviews-v1'
}
