import type { TrafficResult } from '../traffic/traffic-result.ts'
import type { AccessLogEntry } from './access-log.ts'
import type { Answer, PodIdentity } from './answered-by.ts'
import type { CounterChange } from './counters.ts'

/** A line of an access log, and the pod whose proxy wrote it. */
export interface ReceivedEntry extends AccessLogEntry {
  readonly proxy?: string
}

/** Lines of an access log by `requestKey`; a retried request has several at its receiver. */
export type RequestLines = ReadonlyMap<string, readonly ReceivedEntry[]>

/** All that is known of one traffic after it ran. */
export interface Observation {
  /** The experiment's namespace. */
  readonly namespace: string
  readonly results: readonly TrafficResult[]
  /** Who gave the result of the same index. */
  readonly answers: readonly Answer[]
  readonly pods: readonly PodIdentity[]
  /** The pod whose proxy sent the requests on, such as `weather/frontend-v1-5d9c-x7k2p`; none for the gateway's traffic. */
  readonly sender?: string
  /** When the traffic began and ended here: milliseconds since 1970. */
  readonly period?: { readonly fromMs: number; readonly toMs: number }
  /** What was asked for, with its query, as a proxy logs it. */
  readonly path?: string
  /** Read only if an expectation asks for counters. */
  readonly counters?: CounterChange
  /** The client proxy's lines by `requestKey`, of this traffic only; read only if an expectation asks. */
  readonly accessLog?: ReadonlyMap<string, AccessLogEntry>
  /** How many lines there are behind `accessLog`, which keeps the last one of each request. */
  readonly accessLogLines?: number
  /**
   * By workload, then by `requestKey`: the inbound lines of the receivers' proxies about this traffic. A workload
   * whose proxies log nothing is missing.
   */
  readonly received?: ReadonlyMap<string, RequestLines>
}
