import type { Observation } from '../observations/observation.ts'
import type { TrafficResult } from '../traffic/traffic-result.ts'

/** A request that contradicts what is expected; its line in a proxy's access log is the evidence. */
export interface Witness {
  /** The id that was sent. */
  readonly request: string
  /** The workload whose proxies tell of it; absent: the proxy that sent it on. */
  readonly at?: string
}

/** A line that a proxy itself wrote: of its access log, or a counter before and after the traffic. */
export interface Evidence {
  /** The pod, such as `weather/frontend-v1-5d9c-x7k2p`. */
  readonly proxy: string
  readonly line: string
}

/** The fields of a finding that name a request; none where there is no such request. */
export function witnessed(result: TrafficResult | undefined, at?: string): { readonly witness?: Witness } {
  if (result?.id === undefined) return {}
  return { witness: { request: result.id, ...(at !== undefined && { at }) } }
}

/** The fields of a finding about a counter of the client's proxy. */
export function counted(
  lines: readonly string[] | undefined,
  { sender }: Observation,
): { readonly evidence?: readonly Evidence[] } {
  if (lines === undefined || sender === undefined) return {}
  return { evidence: lines.map((line) => ({ proxy: sender, line })) }
}
