import { buildApp as buildDetails, httpBooks } from '@traffic-lab/bookinfo-details'
import { buildApp as buildProductpage, loadPage } from '@traffic-lab/bookinfo-productpage'
import { buildApp as buildRatings, createMongoStore } from '@traffic-lab/bookinfo-ratings'
import { buildApp as buildReviews, httpRatings, ratingsLimitMs } from '@traffic-lab/bookinfo-reviews'
import { createHttpClient } from '@traffic-lab/service-kit'
import type { BookinfoTargets } from './bookinfo-check.ts'
import { misbehavioursBy } from './misbehaviour.ts'
import { createNeighbourProxy, type NeighbourProxy } from './neighbour-proxy.ts'

interface App {
  listen(options: { host: string; port: number }): Promise<string>
  close(): Promise<void>
}

/** Bookinfo in this process, over real sockets; services know each other by their names in the mesh. */
export interface BookinfoInProcess extends AsyncDisposable {
  readonly targets: BookinfoTargets &
    Required<Pick<BookinfoTargets, 'productpage' | 'withReviews'>> & { readonly neighbours: NeighbourProxy }
}

export async function startBookinfoInProcess(): Promise<BookinfoInProcess> {
  const neighbours = await createNeighbourProxy()
  const apps: App[] = []
  const listening = (app: App): Promise<string> => {
    apps.push(app)
    return app.listen({ host: '127.0.0.1', port: 0 })
  }

  const http = createHttpClient({ httpProxy: neighbours.url })
  const page = await loadPage(new URL('../../services/bookinfo/productpage/dist/', import.meta.url))
  const names = {
    details: 'http://details:9080',
    reviews: 'http://reviews:9080',
    ratings: 'http://ratings:9080',
  }
  const productpage = (instance: string, floodFactor?: number) =>
    listening(
      buildProductpage({
        version: floodFactor === undefined ? 'v1' : 'v-flooding',
        floodFactor,
        page,
        http,
        targets: names,
        sessionSecret: 'the same in every replica',
        instance,
      }),
    )
  const reviews = (version: 'v1' | 'v2' | 'v3', instance: string, clusterName?: string) => {
    const starColor = version === 'v3' ? 'red' : 'black'
    const fetchRatings = httpRatings(http, names.ratings, ratingsLimitMs(starColor))
    return listening(
      buildReviews({
        version,
        fetchRatings: version === 'v1' ? undefined : fetchRatings,
        starColor,
        instance,
        clusterName,
      }),
    )
  }

  const versions = {
    v1: await reviews('v1', 'reviews-v1-7c9d5d4b7f-x4q2k'),
    v2: await reviews('v2', 'reviews-v2-6d8b9f5c4d-8tzwp'),
    v3: await reviews('v3', 'reviews-v3-5b7c6f8d9b-m2v7r'),
  }
  const details = await listening(buildDetails({ version: 'v1', instance: 'details-v1-59ccb6c6b7-q2x8z' }))
  const ratings = await listening(buildRatings({ version: 'v1', instance: 'ratings-v1-77bdbf89bb-h9c4d' }))
  neighbours.usual('details:9080', { passTo: details })
  neighbours.usual('reviews:9080', { passTo: versions.v1 })
  neighbours.usual('ratings:9080', { passTo: ratings })

  const targets = {
    productpage: await productpage('productpage-v1-6b746f74dc-9rlmh'),
    productpageReplica: await productpage('productpage-v1-6b746f74dc-c5k8n'),
    productpageFlooding: await productpage('productpage-v-flooding-5d4c7b9f6-w7j3s', 3),
    details,
    detailsV2: await listening(
      buildDetails({ version: 'v2', findBook: httpBooks(http, 'http://books:8080') }),
    ),
    reviewsV1: versions.v1,
    reviewsV2: versions.v2,
    reviewsV3: versions.v3,
    reviewsPodX: await reviews('v2', 'pod-x'),
    reviewsPodXEast: await reviews('v2', 'pod-x', 'east'),
    ratings,
    ratingsV2: await listening(
      buildRatings({ version: 'v2', store: createMongoStore('mongodb://127.0.0.1:1/test') }),
    ),
    ratingsFaulty: await listening(buildRatings({ version: 'v-faulty' })),
    ratingsUnhealthy: await listening(buildRatings({ version: 'v-unhealthy', faults: { toggleMs: 300 } })),
    neighbours,
    misbehaviours: misbehavioursBy(neighbours),
    async withReviews(version: 'v1' | 'v2' | 'v3', work: () => Promise<void>) {
      await neighbours.during('reviews:9080', { passTo: versions[version] }, work)
    },
  }
  return {
    targets,
    async [Symbol.asyncDispose]() {
      // Before the services: what a test left hanging ends with it.
      await neighbours.close()
      await Promise.all(apps.map((app) => app.close()))
    },
  }
}
