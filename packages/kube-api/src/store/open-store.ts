import { Journal } from './journal.ts'
import type { ObjectStoreOptions } from './object-store.ts'
import { ObjectStore } from './object-store.ts'

export interface OpenStoreOptions extends Omit<ObjectStoreOptions, 'initial'> {
  /** Folder of its own; created when missing. One process at a time. */
  readonly dir: string
}

export interface OpenedStore {
  readonly store: ObjectStore
  /** Brings everything to the disk. Later writes to the store are refused. */
  close(): void
}

/** A store whose objects and revision counter outlive the process. */
export function openStore({ dir, ...options }: OpenStoreOptions): OpenedStore {
  const journal = new Journal(dir)
  const store = new ObjectStore({ ...options, initial: journal.state })
  let closed = false
  // First to listen: what others do about a change comes after it is kept.
  store.subscribe('all', (event) => {
    if (closed) throw new Error(`the store in ${dir} is closed`)
    journal.append(event)
  })
  return {
    store,
    close: () => {
      if (closed) return
      closed = true
      journal.close()
    },
  }
}
