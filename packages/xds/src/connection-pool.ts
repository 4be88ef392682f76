import type { ConnectionPoolSettings } from '@traffic-lab/resources'
import { buildDuration } from './duration.ts'
import { present } from './present.ts'
import type { Resource } from './snapshot.ts'

/** The largest uint32: Istio sets no limit where Envoy would. */
const unlimited = 4_294_967_295
const defaultConnectTimeout = '10s'

/** Limits of a cluster. A limit of 0 is no limit. */
export function buildConnectionPool(pool: ConnectionPoolSettings | undefined): Resource {
  const { tcp, http } = pool ?? {}
  return present({
    connect_timeout:
      tcp?.connectTimeout === undefined ? defaultConnectTimeout : buildDuration(tcp.connectTimeout),
    circuit_breakers: {
      thresholds: [
        {
          max_connections: tcp?.maxConnections || unlimited,
          max_pending_requests: http?.http1MaxPendingRequests || unlimited,
          max_requests: http?.http2MaxRequests || unlimited,
          max_retries: http?.maxRetries || unlimited,
        },
      ],
    },
    upstream_connection_options: tcp?.tcpKeepalive && { tcp_keepalive: buildKeepalive(tcp.tcpKeepalive) },
  })
}

type Keepalive = NonNullable<NonNullable<ConnectionPoolSettings['tcp']>['tcpKeepalive']>

function buildKeepalive({ probes, time, interval }: Keepalive): Resource {
  return present({
    keepalive_probes: probes || undefined,
    keepalive_time: time === undefined ? undefined : seconds(time),
    keepalive_interval: interval === undefined ? undefined : seconds(interval),
  })
}

function seconds(duration: string): number {
  return Math.trunc(Number.parseFloat(buildDuration(duration)))
}
