import type { Snapshot } from '@traffic-lab/xds'

/** Envoy's own refusal of a resource, shortened to its meaning. */
export interface Refusal {
  readonly nodeId: string
  /** The part of the configuration: 'clusters', 'endpoints', 'listeners' or 'routes'. */
  readonly part: keyof Snapshot
  /** The names that were refused. The proxy keeps the last good version of each. */
  readonly resources: readonly string[]
  /** Envoy's message, blanks squeezed. */
  readonly message: string
  /** The newest revision that the proxy has answered and that still holds what was refused. */
  readonly revision: number
}

export interface ProxyState {
  readonly nodeId: string
  readonly connected: boolean
  /**
   * The newest revision whose every resource this proxy has acknowledged; -1 before the first.
   * Starts anew with each connection; a proxy that comes back with everything in place has it at once.
   */
  readonly ackedRevision: number
  /** The newest revision whose every resource this proxy has acknowledged or refused. */
  readonly answeredRevision: number
  /** The newest revision that was set for it; -1 before the first. */
  readonly targetRevision: number
  /** The last refusal that still stands, gone once a later version of the resource is acknowledged. */
  readonly refusal: Refusal | undefined
  /** All that still stand, oldest first. */
  readonly refusals: readonly Refusal[]
}

export interface SettledOptions {
  /** Wait for these, connected or not. Default: those connected now for which the revision, or a newer one, was set. */
  readonly nodeIds?: readonly string[]
  /** Ends the waiting: the promise rejects with its reason. There is no other deadline. */
  readonly signal?: AbortSignal
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
  /**
   * Resolves once every proxy concerned has acknowledged or refused each resource of the revision, with their states.
   * A proxy that disconnects or is removed meanwhile is no longer waited for, unless it is named in `nodeIds`.
   */
  whenSettled(revision: number, options?: SettledOptions): Promise<readonly ProxyState[]>
  /** Called after each connect, disconnect, acknowledgement and refusal, and when a revision needs none. Returns the way out. */
  subscribe(listener: (state: ProxyState) => void): () => void
  close(): Promise<void>
}

/** Where the server writes what a person may want to know; `console` and pino-like loggers fit. */
export interface XdsLog {
  debug(line: string): void
  info(line: string): void
  warn(line: string): void
}
