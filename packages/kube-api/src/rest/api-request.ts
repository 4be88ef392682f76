import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import type { PodRuntime } from '../pod-runtime.ts'
import type { ObjectStore } from '../store/object-store.ts'
import type { EventLog } from '../watch/event-log.ts'

/** What every handler works with. */
export interface ApiContext {
  readonly store: ObjectStore
  readonly events: EventLog
  /** How to end each response that is still open. */
  readonly streams: Set<() => void>
  readonly runtime: PodRuntime | undefined
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** When this server began to serve. */
  readonly started: number
  /** `gitVersion` of /version. */
  readonly version: string
}

/** A request, independent of the web framework. */
export interface ApiRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface ApiResponse {
  readonly code: number
  /** An object is sent as JSON, a text or bytes as they are. */
  readonly body: object | string | Buffer
  readonly contentType?: string
  /** Each becomes a `Warning` header, which kubectl prints as a line. */
  readonly warnings?: readonly string[]
}

/** A response that writes for as long as it likes: watches, followed logs. */
export interface StreamingResponse {
  readonly stream: (response: ServerResponse) => void
}

export function ok(body: object, warnings: readonly string[] = []): ApiResponse {
  return { code: 200, body, warnings }
}

export function created(body: object, warnings: readonly string[] = []): ApiResponse {
  return { code: 201, body, warnings }
}
