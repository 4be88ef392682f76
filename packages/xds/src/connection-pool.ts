import type { ConnectionPoolSettings, RetryBudget } from '@traffic-lab/resources'
import { buildDuration } from './duration.ts'
import type { MeshConfig } from './mesh-state.ts'
import { present } from './present.ts'
import type { Resource } from './snapshot.ts'

/** The largest uint32: Istio sets no limit where Envoy would. */
const unlimited = 4_294_967_295
const defaultConnectTimeout = '10s'

/** What a mesh config says of connections. */
export type ConnectionDefaults = Pick<MeshConfig, 'connectTimeout' | 'tcpKeepalive'>

/** Limits of a cluster. A limit of 0 is no limit. */
export function buildConnectionPool(
  pool: ConnectionPoolSettings | undefined,
  defaults: ConnectionDefaults,
  retryBudget?: RetryBudget,
): Resource {
  const { tcp, http } = pool ?? {}
  return present({
    connect_timeout: buildConnectTimeout(tcp?.connectTimeout ?? defaults.connectTimeout),
    circuit_breakers: {
      thresholds: [
        {
          max_connections: tcp?.maxConnections || unlimited,
          max_pending_requests: http?.http1MaxPendingRequests || unlimited,
          max_requests: http?.http2MaxRequests || unlimited,
          max_retries: http?.maxRetries || unlimited,
          ...(retryBudget && { retry_budget: buildRetryBudget(retryBudget) }),
        },
      ],
    },
    upstream_connection_options: buildConnectionOptions(defaults.tcpKeepalive, tcp?.tcpKeepalive),
  })
}

export function buildConnectTimeout(timeout: string | undefined): string {
  return timeout === undefined ? defaultConnectTimeout : buildDuration(timeout)
}

/** Retries under way, as a share of all requests under way, but some always. */
function buildRetryBudget({ percent = 20, minRetryConcurrency }: RetryBudget): Resource {
  return { budget_percent: { value: percent }, min_retry_concurrency: minRetryConcurrency || 3 }
}

type Keepalive = NonNullable<ConnectionPoolSettings['tcp']>['tcpKeepalive']

/** What a rule says lies over what the mesh says, value by value. */
function buildConnectionOptions(mesh: Keepalive, own: Keepalive): Resource | undefined {
  if (mesh === undefined && own === undefined) return undefined
  return { tcp_keepalive: { ...buildKeepalive(mesh), ...buildKeepalive(own) } }
}

function buildKeepalive({ probes, time, interval }: NonNullable<Keepalive> = {}): Resource {
  return present({
    keepalive_probes: probes || undefined,
    keepalive_time: time === undefined ? undefined : seconds(time),
    keepalive_interval: interval === undefined ? undefined : seconds(interval),
  })
}

function seconds(duration: string): number {
  return Math.trunc(Number.parseFloat(buildDuration(duration)))
}
