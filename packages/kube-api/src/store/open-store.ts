import { Journal } from './journal.ts'
import type { ObjectStoreOptions } from './object-store.ts'
import { ObjectStore } from './object-store.ts'

export interface OpenStoreOptions extends Omit<ObjectStoreOptions, 'initial'> {
  /** Folder of its own; created when missing. One process at a time. */
  readonly dir: string
}

/** A store whose objects and revision counter outlive the process. Throws MeshError when its files are damaged. */
export function openStore({ dir, ...options }: OpenStoreOptions): PersistentStore {
  return new PersistentStore(new Journal(dir), options)
}

export class PersistentStore extends ObjectStore {
  readonly #journal: Journal

  constructor(journal: Journal, options: Omit<ObjectStoreOptions, 'initial'>) {
    super({ ...options, initial: journal.state })
    this.#journal = journal
    // First to listen: what others do about a change comes after it is kept.
    this.subscribe('all', (event) => journal.append(event))
  }

  /** Brings everything to the disk; a later write throws. */
  close(): void {
    this.#journal.close()
  }
}
