import type { Snapshot } from '@traffic-lab/xds'
import type { DeltaStream } from './delta-stream.ts'
import { type EncodedSnapshot, encodeSnapshot } from './encoded-snapshot.ts'
import { createResourceEncoder } from './resource-encoder.ts'
import type { ProxyState, Refusal, XdsLog } from './xds-server.ts'

/** The open stream of a proxy, as the registry sees it. */
export interface ProxyConnection {
  readonly stream: DeltaStream
  /** There may be something to send. */
  wake(): void
  /** Ends the stream and tells the client why. */
  end(reason: string): void
}

interface ProxyEntry {
  readonly nodeId: string
  target: { readonly snapshot: EncodedSnapshot; readonly revision: number } | undefined
  connection: ProxyConnection | undefined
  ackedRevision: number
  answeredRevision: number
  refusals: readonly Refusal[]
}

/** Who is there, what each must run and how far it has come. */
export class ProxyRegistry {
  readonly #entries = new Map<string, ProxyEntry>()
  readonly #listeners = new Set<(state: ProxyState) => void>()
  readonly #encode = createResourceEncoder()
  readonly #log: XdsLog

  constructor(log: XdsLog) {
    this.#log = log
  }

  setSnapshot(nodeId: string, snapshot: Snapshot, revision: number): void {
    const known = this.#entries.get(nodeId)
    if (known?.target !== undefined && revision < known.target.revision) return
    const encoded = encodeSnapshot(snapshot, known?.target?.snapshot, this.#encode)
    const entry = this.#entryOf(nodeId)
    entry.target = { snapshot: encoded, revision }
    if (entry.connection === undefined) return
    entry.connection.stream.setTarget(encoded, revision)
    // Nothing changed for this proxy: the revision is in force at once.
    if (this.#progress(entry)) this.#notify(entry)
    entry.connection.wake()
  }

  /** A stream has said whose it is. An older stream of the same proxy ends. */
  connect(nodeId: string, connection: ProxyConnection): void {
    const entry = this.#entryOf(nodeId)
    const older = entry.connection
    entry.connection = connection
    entry.ackedRevision = -1
    entry.answeredRevision = -1
    if (older !== undefined) {
      this.#log.warn(`${nodeId}: a second stream opened; the first one ends`)
      older.end(`another stream of node ${nodeId} took over`)
    }
    if (entry.target !== undefined) connection.stream.setTarget(entry.target.snapshot, entry.target.revision)
    else this.#log.info(`${nodeId}: connected, but nothing is set for it yet`)
    this.#notify(entry)
  }

  disconnect(nodeId: string, connection: ProxyConnection): void {
    const entry = this.#entries.get(nodeId)
    if (entry?.connection !== connection) return
    entry.connection = undefined
    if (entry.target === undefined) this.#entries.delete(nodeId)
    this.#notify(entry)
  }

  /** The proxy has asked, accepted or refused something. */
  progressed(nodeId: string, connection: ProxyConnection): void {
    const entry = this.#entries.get(nodeId)
    if (entry?.connection !== connection) return
    this.#progress(entry)
    this.#notify(entry)
  }

  remove(nodeId: string): void {
    const entry = this.#entries.get(nodeId)
    if (entry === undefined) return
    this.#entries.delete(nodeId)
    entry.connection?.end(`node ${nodeId} was removed`)
    entry.connection = undefined
    this.#notify(entry)
  }

  states(): readonly ProxyState[] {
    return [...this.#entries.values()].map(stateOf)
  }

  subscribe(listener: (state: ProxyState) => void): () => void {
    // A wrapper of its own, so that one function can be subscribed twice.
    const entry = (state: ProxyState) => listener(state)
    this.#listeners.add(entry)
    return () => void this.#listeners.delete(entry)
  }

  #entryOf(nodeId: string): ProxyEntry {
    const known = this.#entries.get(nodeId)
    if (known !== undefined) return known
    const entry: ProxyEntry = {
      nodeId,
      target: undefined,
      connection: undefined,
      ackedRevision: -1,
      answeredRevision: -1,
      refusals: [],
    }
    this.#entries.set(nodeId, entry)
    return entry
  }

  /** True if the proxy has now answered a newer revision. */
  #progress(entry: ProxyEntry): boolean {
    if (entry.connection === undefined) return false
    const { stream } = entry.connection
    const refusals = stream.refusals()
    const { answered } = stream
    // After a reconnect the old refusals stand until the proxy has answered everything again.
    if (refusals.length > 0 || answered) {
      entry.refusals = refusals
        .toSorted((one, other) => one.revision - other.revision)
        .map(({ part, name, message, revision }) => ({
          nodeId: entry.nodeId,
          part,
          resources: [name],
          message,
          revision: answered ? stream.revision : revision,
        }))
    }
    if (!answered) return false
    const moved = entry.answeredRevision !== stream.revision
    entry.answeredRevision = stream.revision
    if (refusals.length === 0) entry.ackedRevision = stream.revision
    return moved
  }

  #notify(entry: ProxyEntry): void {
    const state = stateOf(entry)
    for (const listener of [...this.#listeners]) {
      try {
        listener(state)
      } catch (error) {
        this.#log.warn(
          `a listener of the xDS server failed: ${error instanceof Error ? error.stack : String(error)}`,
        )
      }
    }
  }
}

function stateOf(entry: ProxyEntry): ProxyState {
  return {
    nodeId: entry.nodeId,
    connected: entry.connection !== undefined,
    ackedRevision: entry.ackedRevision,
    answeredRevision: entry.answeredRevision,
    targetRevision: entry.target?.revision ?? -1,
    refusal: entry.refusals.at(-1),
    refusals: entry.refusals,
  }
}
