import type { TrafficResult } from '../traffic/traffic-result.ts'
import type { AccessLogEntry } from './access-log.ts'
import type { Answer, PodIdentity } from './answered-by.ts'
import type { CounterChange } from './counters.ts'

/** Lines of an access log by `requestKey`; a retried request has several at its receiver. */
export type RequestLines = ReadonlyMap<string, readonly AccessLogEntry[]>

/** All that is known of one traffic after it ran. */
export interface Observation {
  /** The experiment's namespace. */
  readonly namespace: string
  readonly results: readonly TrafficResult[]
  /** Who gave the result of the same index. */
  readonly answers: readonly Answer[]
  readonly pods: readonly PodIdentity[]
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
