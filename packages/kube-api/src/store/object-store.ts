import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { KubeObject, ObjectMeta, Pod, ResourceType } from '@traffic-lab/resources'
import { hasLabels, qualifiedName, resourceTypeOfKind } from '@traffic-lab/resources'
import { ApiError } from '../api-error.ts'
import type { DeleteOptions, ListOptions, ObjectClient, ObjectEvent, ObjectOfKind } from '../object-client.ts'
import {
  content,
  deepFreeze,
  details,
  keepServerFields,
  key,
  keyOf,
  plain,
  servedType,
  stored,
  withoutServerFields,
} from './stored-object.ts'

/** Runs before an object is stored: fills defaults, checks, injects. Returns the object to store or throws ApiError. */
export type Admission = (object: KubeObject, previous: KubeObject | undefined) => KubeObject

export interface ObjectStoreOptions {
  /** In order, each sees what the one before returned. */
  readonly admission?: readonly Admission[]
  /** Milliseconds since the epoch. */
  readonly now?: () => number
  readonly initial?: { readonly revision: number; readonly objects: readonly KubeObject[] }
}

export interface WriteOptions {
  /** Admit and return the would-be object; store nothing, emit nothing. */
  readonly dryRun?: boolean
}

/** Objects in memory, one per (kind, namespace, name) whatever the version; one counter over all kinds. */
export class ObjectStore implements ObjectClient {
  #revision: number
  readonly #kinds = new Map<string, Map<string, KubeObject>>()
  readonly #listeners = new Set<{
    kinds: ReadonlySet<string> | 'all'
    notify: (event: ObjectEvent) => void
  }>()
  readonly #undelivered: ObjectEvent[] = []
  #delivering = false
  readonly #admission: readonly Admission[]
  readonly #now: () => number

  constructor({ admission = [], now = Date.now, initial }: ObjectStoreOptions = {}) {
    this.#admission = admission
    this.#now = now
    this.#revision = initial?.revision ?? 0
    for (const object of initial?.objects ?? [])
      this.#table(object.kind).set(keyOf(object), deepFreeze(object))
  }

  get revision(): number {
    return this.#revision
  }

  get<K extends string>(kind: K, namespace: string | undefined, name: string): ObjectOfKind<K> | undefined {
    return this.#table(kind).get(key(namespace, name)) as ObjectOfKind<K> | undefined
  }

  list<K extends string>(kind: K, { namespace, labels }: ListOptions = {}): readonly ObjectOfKind<K>[] {
    return [...this.#table(kind).values()].filter(
      ({ metadata }) =>
        (namespace === undefined || metadata.namespace === namespace) &&
        hasLabels(labels ?? {}, metadata.labels),
    ) as unknown as readonly ObjectOfKind<K>[]
  }

  create<T extends KubeObject>(object: T, { dryRun = false }: WriteOptions = {}): T {
    const type = servedType(object)
    if (type.namespaced) this.#checkNamespace(type, object.metadata)
    const admitted = this.#admit({ ...object, metadata: withoutServerFields(object.metadata) }, undefined)
    const { name } = admitted.metadata
    if (this.#table(type.kind).has(keyOf(admitted))) {
      throw new ApiError(
        409,
        'AlreadyExists',
        `${qualifiedName(type)} "${name}" already exists`,
        details(type, name),
      )
    }
    const metadata: ObjectMeta = {
      ...admitted.metadata,
      uid: randomUUID(),
      generation: 1,
      creationTimestamp: timestamp(this.#now()),
    }
    if (dryRun) return deepFreeze(stored({ ...admitted, metadata })) as T
    return this.#commit('ADDED', { ...admitted, metadata }, undefined) as T
  }

  update<T extends KubeObject>(object: T, options?: WriteOptions): T {
    const previous = this.#current(object)
    const { status: _, ...given }: KubeObject = object
    const kept = previous.status !== undefined && { status: previous.status }
    const metadata = keepServerFields(object.metadata, previous.metadata)
    const admitted = this.#admit({ ...given, ...kept, metadata } as KubeObject, previous)
    const moved = !isDeepStrictEqual(content(admitted), content(previous))
    const generation = (admitted.metadata.generation ?? 1) + (moved ? 1 : 0)
    const next = { ...admitted, metadata: { ...admitted.metadata, generation } }
    return this.#replace(next, previous, options) as T
  }

  updateStatus<T extends KubeObject>(object: T, options?: WriteOptions): T {
    const previous = this.#current(object)
    return this.#replace({ ...previous, status: object.status }, previous, options) as T
  }

  delete(kind: string, namespace: string | undefined, name: string, options: DeleteOptions = {}): KubeObject {
    const object = this.#existing(kind, namespace, name)
    if (kind === 'Namespace') {
      if (object.metadata.deletionTimestamp !== undefined) return object
      const metadata = { ...object.metadata, deletionTimestamp: timestamp(this.#now()) }
      return this.#replace({ ...object, metadata, status: { phase: 'Terminating' } }, object)
    }
    if (kind === 'Pod') {
      const grace = options.gracePeriodSeconds ?? (object as Pod).spec.terminationGracePeriodSeconds ?? 30
      const terminating = object.metadata.deletionTimestamp !== undefined
      if (terminating && grace >= (object.metadata.deletionGracePeriodSeconds ?? 0)) return object
      const scheduled = (object as Pod).spec.nodeName !== undefined
      if (scheduled) {
        const deletionTimestamp = timestamp(this.#now() + grace * 1000)
        const metadata = { ...object.metadata, deletionTimestamp, deletionGracePeriodSeconds: grace }
        return this.#replace({ ...object, metadata }, object)
      }
    }
    if (options.propagationPolicy === 'Orphan') this.#orphan(object)
    return this.#drop(object)
  }

  /** Takes the owner's name off what belongs to it, so that nobody deletes that for want of an owner. */
  #orphan({ metadata: { uid } }: KubeObject): void {
    const dependents = [...this.#kinds.values()].flatMap((table) => [...table.values()])
    for (const dependent of dependents) {
      const owners = dependent.metadata.ownerReferences ?? []
      if (!owners.some((owner) => owner.uid === uid)) continue
      const ownerReferences = owners.filter((owner) => owner.uid !== uid)
      this.#replace({ ...dependent, metadata: { ...dependent.metadata, ownerReferences } }, dependent)
    }
  }

  remove(kind: string, namespace: string | undefined, name: string): void {
    const object = this.get(kind, namespace, name) as KubeObject | undefined
    if (object !== undefined) this.#drop(object)
  }

  subscribe(kinds: readonly string[] | 'all', listener: (event: ObjectEvent) => void): () => void {
    const entry = { kinds: kinds === 'all' ? kinds : new Set(kinds), notify: listener }
    this.#listeners.add(entry)
    return () => this.#listeners.delete(entry)
  }

  #table(kind: string): Map<string, KubeObject> {
    let table = this.#kinds.get(kind)
    if (table === undefined) {
      table = new Map()
      this.#kinds.set(kind, table)
    }
    return table
  }

  #existing(kind: string, namespace: string | undefined, name: string): KubeObject {
    const object = this.#table(kind).get(key(namespace, name))
    const type = resourceTypeOfKind(kind)
    if (type === undefined) throw new Error(`no such kind: ${kind}`)
    if (object === undefined)
      throw new ApiError(404, 'NotFound', `${qualifiedName(type)} "${name}" not found`, details(type, name))
    return object
  }

  #current(object: KubeObject): KubeObject {
    const { namespace, name, resourceVersion, uid } = object.metadata
    const previous = this.#existing(object.kind, namespace, name)
    const stale = resourceVersion !== undefined && resourceVersion !== previous.metadata.resourceVersion
    if (stale || (uid !== undefined && uid !== previous.metadata.uid)) {
      const type = servedType(object)
      throw new ApiError(
        409,
        'Conflict',
        `Operation cannot be fulfilled on ${qualifiedName(type)} "${name}": the object has been modified; please apply your changes to the latest version and try again`,
        details(type, name),
      )
    }
    return previous
  }

  #admit(object: KubeObject, previous: KubeObject | undefined): KubeObject {
    return this.#admission.reduce((admitted, step) => step(admitted, previous), object)
  }

  #checkNamespace(type: ResourceType, { namespace = '', name }: ObjectMeta): void {
    const found = this.get('Namespace', undefined, namespace)
    if (found === undefined) {
      const missing = { name: namespace, kind: 'namespaces' }
      throw new ApiError(404, 'NotFound', `namespaces "${namespace}" not found`, missing)
    }
    // Else a namespace that empties itself would fill again under the controllers' hands.
    if (found.metadata.deletionTimestamp !== undefined) {
      const message = `${qualifiedName(type)} "${name}" is forbidden: unable to create new content in namespace ${namespace} because it is being terminated`
      throw new ApiError(403, 'Forbidden', message, details(type, name))
    }
  }

  #replace(given: KubeObject, previous: KubeObject, { dryRun = false }: WriteOptions = {}): KubeObject {
    const { resourceVersion } = previous.metadata
    const metadata = { ...given.metadata, ...(resourceVersion !== undefined && { resourceVersion }) }
    const next = stored({ ...given, metadata })
    if (isDeepStrictEqual(next, plain(previous))) return previous
    return dryRun ? deepFreeze(next) : this.#commit('MODIFIED', next, previous)
  }

  #commit(type: 'ADDED' | 'MODIFIED', next: KubeObject, previous: KubeObject | undefined): KubeObject {
    this.#revision += 1
    const metadata = { ...next.metadata, resourceVersion: String(this.#revision) }
    const object = deepFreeze(stored({ ...next, metadata }))
    this.#table(object.kind).set(keyOf(object), object)
    this.#emit({ type, object, ...(previous && { previous }), revision: this.#revision })
    return object
  }

  #drop(object: KubeObject): KubeObject {
    this.#table(object.kind).delete(keyOf(object))
    this.#revision += 1
    const last = deepFreeze({
      ...object,
      metadata: { ...object.metadata, resourceVersion: String(this.#revision) },
    })
    this.#emit({ type: 'DELETED', object: last, previous: object, revision: this.#revision })
    return last
  }

  /**
   * A listener that writes causes further events: they wait until all have heard the present one, so that each
   * listener sees revisions in order. What a listener throws reaches the writer after all have been served.
   */
  #emit(event: ObjectEvent): void {
    this.#undelivered.push(event)
    if (this.#delivering) return
    this.#delivering = true
    const failures: unknown[] = []
    try {
      for (let next = this.#undelivered.shift(); next !== undefined; next = this.#undelivered.shift())
        this.#deliver(next, failures)
    } finally {
      this.#delivering = false
    }
    if (failures.length > 0) throw failures[0]
  }

  #deliver(event: ObjectEvent, failures: unknown[]): void {
    for (const { kinds, notify } of [...this.#listeners]) {
      if (kinds !== 'all' && !kinds.has(event.object.kind)) continue
      try {
        notify(event)
      } catch (error) {
        failures.push(error)
      }
    }
  }
}

/** RFC 3339 in UTC, whole seconds, as Kubernetes writes times. */
export function timestamp(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`
}
