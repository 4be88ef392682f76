import { isResource, resourcesAt, valueAt } from '../json.ts'
import type { Json, Resource, Snapshot } from '../snapshot.ts'

/** One of the clusters that may get the request. */
export interface ReachedCluster {
  readonly name: string
  /** Of all such requests, 0 to 1. */
  readonly share: number
  /** `address:port` of the endpoints; empty for a cluster that asks somebody else where they are. */
  readonly endpoints: readonly string[]
  /** What Envoy would answer instead: the cluster is not there, or has no endpoint. */
  readonly failure: 'no cluster' | 'no endpoint' | undefined
}

/** What becomes of a request, or of a connection, as far as a configuration says. */
export type Outcome =
  | { readonly kind: 'clusters'; readonly clusters: readonly ReachedCluster[] }
  /** An answer of Envoy's own. */
  | { readonly kind: 'answer'; readonly status: number; readonly reason: string }
  /** The connection is closed, or never taken. */
  | { readonly kind: 'closed'; readonly reason: string }

const redirectStatus: Readonly<Record<string, number>> = {
  MOVED_PERMANENTLY: 301,
  FOUND: 302,
  SEE_OTHER: 303,
  TEMPORARY_REDIRECT: 307,
  PERMANENT_REDIRECT: 308,
}

export function outcomeOfRoute(route: Resource, snapshot: Snapshot): Outcome {
  const { redirect, direct_response: response } = route
  if (isResource(redirect)) {
    const status = redirectStatus[String(redirect.response_code ?? 'MOVED_PERMANENTLY')] ?? 301
    return { kind: 'answer', status, reason: 'the route redirects' }
  }
  if (isResource(response))
    return { kind: 'answer', status: Number(response.status), reason: 'the route answers itself' }
  const aborted = alwaysAborted(route)
  if (aborted !== undefined)
    return { kind: 'answer', status: aborted, reason: 'the route aborts every request' }
  return outcomeOfTarget(valueAt(route, 'route'), snapshot)
}

/** Of an action of a route, or of a TCP proxy: one cluster, or several by weight. */
export function outcomeOfTarget(target: Json | undefined, snapshot: Snapshot): Outcome {
  const single = valueAt(target, 'cluster')
  if (typeof single === 'string') return { kind: 'clusters', clusters: [reach(single, 1, snapshot)] }
  const weighted = resourcesAt(target, 'weighted_clusters', 'clusters')
  const total = weighted.reduce((sum, { weight }) => sum + Number(weight ?? 0), 0)
  if (total === 0) return { kind: 'closed', reason: 'the route has no destination' }
  const clusters = weighted
    .filter(({ weight }) => Number(weight ?? 0) > 0)
    .map(({ name, weight }) => reach(String(name), Number(weight) / total, snapshot))
  return { kind: 'clusters', clusters }
}

/** The status of a fault that strikes always, before the upstream is asked. */
function alwaysAborted(route: Resource): number | undefined {
  const abort = valueAt(route, 'typed_per_filter_config', 'envoy.filters.http.fault', 'abort')
  const status = valueAt(abort, 'http_status')
  if (typeof status !== 'number' || shareOf(valueAt(abort, 'percentage')) < 1) return undefined
  return status
}

const denominators: Readonly<Record<string, number>> = {
  HUNDRED: 100,
  TEN_THOUSAND: 10_000,
  MILLION: 1_000_000,
}

/** A FractionalPercent as a share of 1; none is 0. */
export function shareOf(percentage: Json | undefined): number {
  const numerator = Number(valueAt(percentage, 'numerator') ?? 0)
  return numerator / (denominators[String(valueAt(percentage, 'denominator') ?? 'HUNDRED')] ?? 100)
}

function reach(name: string, share: number, { clusters, endpoints }: Snapshot): ReachedCluster {
  const cluster = clusters.find((entry) => entry.name === name)
  if (cluster === undefined) return { name, share, endpoints: [], failure: 'no cluster' }
  const setName = valueAt(cluster, 'eds_cluster_config', 'service_name') ?? name
  const isSent = cluster.type === 'EDS'
  const set = isSent ? endpoints.find((entry) => entry.cluster_name === setName) : cluster.load_assignment
  const found = resourcesAt(set, 'endpoints')
    .flatMap((locality) => resourcesAt(locality, 'lb_endpoints'))
    .filter(
      ({ health_status: health }) => health === undefined || health === 'HEALTHY' || health === 'UNKNOWN',
    )
    .map((entry) => addressOf(valueAt(entry, 'endpoint', 'address')))
  // The address of the connection itself is the endpoint of such a cluster.
  const isOwn = cluster.type === 'ORIGINAL_DST' || cluster.cluster_type !== undefined
  return { name, share, endpoints: found, failure: found.length === 0 && !isOwn ? 'no endpoint' : undefined }
}

function addressOf(address: Json | undefined): string {
  const socket = valueAt(address, 'socket_address')
  if (socket === undefined) return String(valueAt(address, 'pipe', 'path') ?? '')
  return `${valueAt(socket, 'address')}:${valueAt(socket, 'port_value')}`
}
