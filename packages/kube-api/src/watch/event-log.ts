import type { ObjectEvent } from '../object-client.ts'
import type { ObjectStore } from '../store/object-store.ts'

const eventsPerKind = 2000

/**
 * The last changes of each kind, so that a watch can start at the revision of an earlier list without losing
 * what happened in between.
 */
export class EventLog {
  readonly #store: ObjectStore
  readonly #kinds = new Map<string, ObjectEvent[]>()
  /** Revision up to which changes of a kind are forgotten; all are forgotten up to where this log began. */
  readonly #forgotten = new Map<string, number>()
  readonly #began: number
  readonly #followers = new Map<string, Set<(event: ObjectEvent) => void>>()
  readonly #unsubscribe: () => void

  constructor(store: ObjectStore) {
    this.#store = store
    this.#began = store.revision
    this.#unsubscribe = store.subscribe('all', (event) => this.#append(event))
  }

  /** Changes of a kind after `revision`, in order; undefined when some of them are forgotten, or it lies ahead. */
  since(kind: string, revision: number): readonly ObjectEvent[] | undefined {
    const oldest = this.#forgotten.get(kind) ?? this.#began
    if (revision < oldest || revision > this.#store.revision) return undefined
    return (this.#kinds.get(kind) ?? []).filter((event) => event.revision > revision)
  }

  /** Later changes of a kind, in the order of their revisions. Returns the way out. */
  follow(kind: string, follower: (event: ObjectEvent) => void): () => void {
    let followers = this.#followers.get(kind)
    if (followers === undefined) {
      followers = new Set()
      this.#followers.set(kind, followers)
    }
    followers.add(follower)
    return () => followers.delete(follower)
  }

  close(): void {
    this.#unsubscribe()
    this.#followers.clear()
  }

  #append(event: ObjectEvent): void {
    const { kind } = event.object
    let events = this.#kinds.get(kind)
    if (events === undefined) {
      events = []
      this.#kinds.set(kind, events)
    }
    events.push(event)
    // Dropped in bulk: shifting one by one would copy the whole list on each write.
    if (events.length > 2 * eventsPerKind) {
      const dropped = events.splice(0, eventsPerKind).at(-1)
      if (dropped !== undefined) this.#forgotten.set(kind, dropped.revision)
    }
    for (const follower of [...(this.#followers.get(kind) ?? [])]) follower(event)
  }
}
