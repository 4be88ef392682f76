import {
  bookinfoHeaders,
  buildServer,
  type LogOptions,
  pickHeaders,
  refuseMethod,
  sendJson,
  sendJsonText,
} from '@traffic-lab/service-kit'
import type { FastifyInstance } from 'fastify'
import { productReviews } from './product-reviews.ts'
import type { FetchRatings, Ratings } from './ratings-client.ts'

/** What the images of the versions set; the environment may say otherwise. */
export const versions = {
  v1: { asksRatings: false, starColor: 'black' },
  v2: { asksRatings: true, starColor: 'black' },
  v3: { asksRatings: true, starColor: 'red' },
} as const satisfies Record<string, { asksRatings: boolean; starColor: string }>

export interface AppOptions {
  readonly version: string
  /** Absent: reviews without ratings. */
  readonly fetchRatings?: FetchRatings | undefined
  readonly starColor?: string
  /** Name of the pod. */
  readonly instance?: string | undefined
  /** Name of the Kubernetes cluster, where there are several. */
  readonly clusterName?: string | undefined
  readonly log?: LogOptions | undefined
}

const knownPath = /^\/(health|reviews\/[^/?]+)(\?|$)/

/** `GET /reviews/<number>`: two reviews, always 200; with ratings, each has its stars or says that there are none. */
export function buildApp({
  version,
  fetchRatings,
  starColor = 'black',
  instance,
  clusterName,
  log,
}: AppOptions): FastifyInstance {
  const app = buildServer({
    service: 'reviews',
    version,
    instance,
    log,
    statusRoute: false,
    notFound: (request, reply) =>
      // A path that is known gets here by its method.
      knownPath.test(request.url) && request.method !== 'GET' && request.method !== 'HEAD'
        ? refuseMethod(reply, 'GET, HEAD')
        : reply.type('text/plain; charset=utf-8').send('Not Found'),
  })

  app.get('/health', async (_request, reply) => sendJsonText(reply, 200, '{"status": "Reviews is healthy"}'))
  app.get<{ Params: { id: string } }>('/reviews/:id', async (request, reply) => {
    const id = parseProductId(request.params.id)
    if (id === undefined) return reply.callNotFound()
    let ratings: Ratings | 'unavailable' | undefined
    if (fetchRatings !== undefined) {
      ratings = await fetchRatings(id, pickHeaders(request.headers, bookinfoHeaders)).catch((error) => {
        request.log.warn({ err: error }, 'no ratings')
        return 'unavailable' as const
      })
    }
    return sendJson(reply, 200, {
      id: String(id),
      podname: instance ?? 'null',
      clustername: clusterName ?? 'null',
      reviews: productReviews(ratings, starColor),
    })
  })
  return app
}

/** A whole number of 32 bits with a sign; undefined if it is none. */
function parseProductId(text: string): number | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined
  // `| 0` cuts to 32 bits: what it changes did not fit. It also turns -0 into 0.
  const id = Number(text)
  return id === (id | 0) ? id | 0 : undefined
}
