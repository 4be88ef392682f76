import { Network, type StartedNetwork } from 'testcontainers'
import type { BookinfoTargets } from '../compat/bookinfo-check.ts'
import { misbehavioursBy } from '../compat/misbehaviour.ts'
import { createNeighbourProxy } from '../compat/neighbour-proxy.ts'
import { gatewayOf } from './gateway-of.ts'
import { type StartedService, startHardened } from './hardened-container.ts'

/** Bookinfo in containers, where every call between them goes through a proxy that the test controls. */
export interface BookinfoContainers extends AsyncDisposable {
  readonly targets: BookinfoTargets
  readonly services: readonly StartedService[]
}

export async function startBookinfo(tag: string): Promise<BookinfoContainers> {
  const opened: AsyncDisposable[] = []
  const services: StartedService[] = []
  const network: StartedNetwork = await new Network().start()
  const dispose = async () => {
    await Promise.all(opened.map((each) => each[Symbol.asyncDispose]()))
    await network.stop()
  }
  try {
    const neighbours = await createNeighbourProxy(await gatewayOf(network))
    opened.push({ [Symbol.asyncDispose]: () => neighbours.close() })
    const start = async (app: string, version: string, env: Readonly<Record<string, string>> = {}) => {
      const image = `traffic-lab/bookinfo-${app}:${tag}`
      const settings = { SERVICE_VERSION: version, http_proxy: neighbours.url, ...env }
      const ready = '/health'
      const started = await startHardened({ image, port: 9080, names: [], ready, env: settings }, network)
      opened.push(started.container)
      services.push(started)
      return started.url
    }
    const books = { DO_NOT_ENCRYPT: 'true', EXTERNAL_BOOK_HOST: 'books', EXTERNAL_BOOK_PORT: '8080' }
    const reviews = {
      v1: await start('reviews', 'v1'),
      v2: await start('reviews', 'v2'),
      v3: await start('reviews', 'v3'),
    }
    const details = await start('details', 'v1')
    const ratings = await start('ratings', 'v1')
    const targets: BookinfoTargets = {
      productpage: await start('productpage', 'v1'),
      productpageReplica: await start('productpage', 'v1'),
      productpageFlooding: await start('productpage', 'v-flooding', { FLOOD_FACTOR: '3' }),
      details,
      detailsV2: await start('details', 'v2', books),
      reviewsV1: reviews.v1,
      reviewsV2: reviews.v2,
      reviewsV3: reviews.v3,
      reviewsPodX: await start('reviews', 'v2', { HOSTNAME: 'pod-x' }),
      reviewsPodXEast: await start('reviews', 'v2', { HOSTNAME: 'pod-x', CLUSTER_NAME: 'east' }),
      ratings,
      ratingsV2: await start('ratings', 'v2', { MONGO_DB_URL: 'mongodb://127.0.0.1:1/test' }),
      ratingsFaulty: await start('ratings', 'v-faulty'),
      ratingsUnhealthy: await start('ratings', 'v-unhealthy', { RATINGS_TOGGLE_MS: '300' }),
      neighbours,
      misbehaviours: misbehavioursBy(neighbours),
      async withReviews(version, work) {
        await neighbours.during('reviews:9080', { passTo: reviews[version] }, work)
      },
    }
    neighbours.usual('details:9080', { passTo: details })
    neighbours.usual('reviews:9080', { passTo: reviews.v1 })
    neighbours.usual('ratings:9080', { passTo: ratings })
    return { targets, services, [Symbol.asyncDispose]: dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}
