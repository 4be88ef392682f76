/** Any JSON value: what was posted is kept as it is. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue }

/** Where ratings are. */
export interface RatingsStore {
  /** At once where ratings are at hand. Rejects with DatabaseError. */
  read(productId: number): JsonValue | Promise<JsonValue>
  /** Undefined where ratings cannot be stored. */
  readonly write?: (productId: number, ratings: JsonValue) => void
}

/** The database did not answer; the message is for the caller, the cause for the log. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError'
}

/** The stars of the two reviewers, whatever the product. */
interface Stars {
  readonly Reviewer1: number
  readonly Reviewer2: number
}

/** As many products are kept; then the one that was stored first goes. */
const maxProducts = 1_000

/** Ratings in this process's memory: gone when it ends, and not those of another instance. */
export function createMemoryStore(): RatingsStore {
  const stored = new Map<number, JsonValue>()
  const byDefault: Stars = { Reviewer1: 5, Reviewer2: 4 }
  return {
    read: (productId) => (stored.has(productId) ? (stored.get(productId) ?? null) : { ...byDefault }),
    write(productId, ratings) {
      stored.delete(productId)
      stored.set(productId, ratings)
      for (const oldest of stored.keys()) {
        if (stored.size <= maxProducts) break
        stored.delete(oldest)
      }
    },
  }
}

/** The first row is the first reviewer's, the second the second's; a missing one is 0. */
export function starsOf(rows: readonly unknown[]): { readonly [key: string]: number } {
  const [first, second] = rows.map((stars) => (typeof stars === 'number' ? stars : 0))
  return { Reviewer1: first ?? 0, Reviewer2: second ?? 0 }
}
