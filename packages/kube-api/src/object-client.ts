import type {
  Deployment,
  EndpointSlice,
  Event,
  KubeObject,
  Namespace,
  Pod,
  ReplicaSet,
  Service,
} from '@traffic-lab/resources'

/** Kinds with a type of their own; every other served kind is a plain KubeObject. */
export interface KindMap {
  Namespace: Namespace
  Pod: Pod
  Service: Service
  EndpointSlice: EndpointSlice
  Deployment: Deployment
  ReplicaSet: ReplicaSet
  Event: Event
}

export type ObjectOfKind<K extends string> = K extends keyof KindMap ? KindMap[K] : KubeObject

export interface ObjectEvent<T extends KubeObject = KubeObject> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  /** DELETED carries the last state with a fresh resourceVersion. */
  readonly object: T
  /** The state before; absent for ADDED. */
  readonly previous?: T
  /** The store's counter after this change: the object's own resourceVersion as a number. */
  readonly revision: number
}

export interface ListOptions {
  readonly namespace?: string | undefined
  /** All of these labels, with these values. */
  readonly labels?: Readonly<Record<string, string>>
}

export interface DeleteOptions {
  /** Pods only; 0 removes at once. Default: the pod's own grace period. */
  readonly gracePeriodSeconds?: number
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan'
}

/**
 * What controllers and the kubelet use to read and write objects: in-process, synchronous, with the same
 * admission (defaults, validation, injection) as a request over HTTP. Objects that come out are frozen.
 * Everything throws ApiError; a write that changes nothing changes no resourceVersion and emits no event.
 */
export interface ObjectClient {
  /** The counter over all kinds: +1 for each change, never back. */
  readonly revision: number
  get<K extends string>(kind: K, namespace: string | undefined, name: string): ObjectOfKind<K> | undefined
  list<K extends string>(kind: K, options?: ListOptions): readonly ObjectOfKind<K>[]
  create<T extends KubeObject>(object: T): T
  /** Replaces the main resource; the given `status` is ignored. A stale resourceVersion is a Conflict. */
  update<T extends KubeObject>(object: T): T
  /** Replaces only `status`; `generation` stays. A stale resourceVersion is a Conflict. */
  updateStatus<T extends KubeObject>(object: T): T
  /**
   * Asks for deletion. A pod that runs gets its deletionTimestamp and goes only by `remove`; a namespace turns
   * Terminating; all else is gone at once. Returns the last state.
   */
  delete(kind: string, namespace: string | undefined, name: string, options?: DeleteOptions): KubeObject
  /** Takes the object out for good: the kubelet's and the namespace controller's last word. */
  remove(kind: string, namespace: string | undefined, name: string): void
  /** Called synchronously after each change of one of the kinds (all, if none is named). Returns the way out. */
  subscribe(kinds: readonly string[] | 'all', listener: (event: ObjectEvent) => void): () => void
}
