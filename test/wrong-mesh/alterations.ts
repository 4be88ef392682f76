import type { Json, Snapshot } from '@traffic-lab/xds'
import { field, inOutboundClusters, inRoutes, without } from './change-records.ts'

/** One mistake that a translation could make, in what every proxy gets. */
export type Alteration = (snapshot: Snapshot) => Snapshot

/** Weights of two destinations become these, in their order. */
export function weights(first: number, second: number): Alteration {
  return inRoutes((record) => {
    const { clusters } = record
    if (!Array.isArray(clusters) || clusters.length !== 2) return record
    const [one, two] = clusters
    return {
      ...record,
      clusters: [
        { ...one, weight: first },
        { ...two, weight: second },
      ],
    }
  })
}

/** `attempts` taken for the number of all tries, the first included. */
export const oneRetryLess = inRoutes(field('num_retries', (retries) => Number(retries) - 1))

/** Request timeouts of routes, times a factor. */
export function timeoutTimes(factor: number): Alteration {
  return inRoutes(field('timeout', (timeout) => times(timeout, factor)))
}

/** Injected delays, times a factor. */
export function delayTimes(factor: number): Alteration {
  return inRoutes(field('fixed_delay', (delay) => times(delay, factor)))
}

export function abortWith(status: number): Alteration {
  return inRoutes((record) => field('http_status', () => status)(record))
}

/** Only so many of a hundred requests are copied. */
export function mirrorPercent(percent: number): Alteration {
  return inRoutes(
    field('runtime_fraction', () => ({ default_value: { numerator: percent, denominator: 'HUNDRED' } })),
  )
}

/** Routes do not say what the hash is made of: Envoy then draws a host. */
export const noHashPolicy = inRoutes(without('hash_policy'))

export function redirectWith(responseCode: string): Alteration {
  return inRoutes(field('response_code', () => responseCode))
}

export const noRewrite = inRoutes(without('prefix_rewrite'))

/** A route matches whatever this header says. */
export function dropHeaderMatch(header: string): Alteration {
  return inRoutes(
    field('headers', (headers) =>
      Array.isArray(headers) ? headers.filter((match: Json) => !isMatchOf(match, header)) : headers,
    ),
  )
}

/** A route matches when this header does not, and the other way round. */
export function invertHeaderMatch(header: string): Alteration {
  return inRoutes((record) =>
    isMatchOf(record, header) ? { ...record, invert_match: record.invert_match !== true } : record,
  )
}

/** Clusters draw, or take turns, whatever their rule says. */
export function loadBalancer(policy: 'RANDOM' | 'ROUND_ROBIN'): Alteration {
  return inOutboundClusters(field('lb_policy', () => policy))
}

const unlimited = 4_294_967_295

export const noLimits = inOutboundClusters((record) =>
  field('max_connections', () => unlimited)(field('max_pending_requests', () => unlimited)(record)),
)

export function ejectFor(duration: string): Alteration {
  return inOutboundClusters(
    field('outlier_detection', (detection) => ({ ...recordOf(detection), base_ejection_time: duration })),
  )
}

/** Errors are counted, but no host is ever put out. */
export const neverEject = inOutboundClusters(
  field('outlier_detection', (detection) => ({ ...recordOf(detection), enforcing_consecutive_5xx: 0 })),
)

function recordOf(json: Json): { readonly [field: string]: Json } {
  return typeof json === 'object' && json !== null && !isArray(json) ? json : {}
}

/** `Array.isArray` does not narrow read-only arrays. */
function isArray(json: Json): json is readonly Json[] {
  return Array.isArray(json)
}

/** Both matchers of headers and other things have names; only a header's has a matcher of its value. */
function isMatchOf(json: Json, header: string): boolean {
  const { name, string_match: value } = recordOf(json)
  return value !== undefined && String(name).toLowerCase() === header
}

/** `3s` times 0.7 is `2.1s`; `0s`, no limit, stays. */
function times(duration: Json, factor: number): string {
  return `${Number((Number.parseFloat(String(duration)) * factor).toFixed(3))}s`
}
