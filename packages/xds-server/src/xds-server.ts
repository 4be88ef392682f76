import type { Snapshot } from '@traffic-lab/xds'

/** Envoy's own refusal of a push, shortened to its meaning. */
export interface Refusal {
  readonly nodeId: string
  /** The part of the configuration: 'clusters', 'endpoints', 'listeners' or 'routes'. */
  readonly part: keyof Snapshot
  /** The names that were in the refused push. */
  readonly resources: readonly string[]
  /** Envoy's message, blanks squeezed. */
  readonly message: string
  readonly revision: number
}

export interface ProxyState {
  readonly nodeId: string
  readonly connected: boolean
  /** The newest revision whose every resource this proxy has acknowledged; -1 before the first. */
  readonly ackedRevision: number
  /** The newest revision that was set for it. */
  readonly targetRevision: number
  /** The last refusal, gone once a later push of that part is acknowledged. */
  readonly refusal: Refusal | undefined
}

/** Delivers snapshots to Envoys: delta ADS over a Unix socket, make before break, only what changed. */
export interface XdsServer {
  readonly socketPath: string
  /**
   * What this proxy must run from now on. Kept until the proxy connects. Calls with an older revision are ignored.
   * A resource that does not encode (unknown field, bad duration) throws a MeshError with its path; nothing is sent.
   */
  setSnapshot(nodeId: string, snapshot: Snapshot, revision: number): void
  /** The proxy is gone for good: forget it. */
  removeProxy(nodeId: string): void
  proxies(): readonly ProxyState[]
  /** Called after each connect, disconnect, acknowledgement and refusal. Returns the way out. */
  subscribe(listener: (state: ProxyState) => void): () => void
  close(): Promise<void>
}
