import { DatabaseError, type RatingsStore, starsOf } from './ratings-store.ts'

/** Field `rating` of collection `ratings` in database `test` of MongoDB; one connection a read. */
export function createMongoStore(url: string, limitMs = 10_000): RatingsStore {
  return {
    async read() {
      // Loaded on use: only one of the versions needs it.
      const { MongoClient } = await import('mongodb')
      const limits = { serverSelectionTimeoutMS: limitMs, socketTimeoutMS: limitMs }
      const client = await MongoClient.connect(url, limits).catch((cause: unknown) => {
        throw new DatabaseError('could not connect to ratings database', { cause })
      })
      try {
        const found = await client
          .db('test')
          .collection('ratings')
          .find({}, { projection: { rating: 1 } })
          .limit(2)
          .toArray()
          .catch((cause: unknown) => {
            throw new DatabaseError('could not load ratings from database', { cause })
          })
        return starsOf(found.map(({ rating }) => rating as unknown))
      } finally {
        await client.close()
      }
    },
  }
}
