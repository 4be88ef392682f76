import type { ConnectionPoolSettings } from '@traffic-lab/resources'
import { buildDuration } from './duration.ts'
import type { Proxy } from './mesh-state.ts'
import { isHttp2, type PortProtocol } from './port-protocol.ts'
import { present } from './present.ts'
import type { Resource } from './snapshot.ts'
import { httpProtocolOptions } from './well-known.ts'

/**
 * How a cluster's servers are spoken to: HTTP/1.1 unless the port's protocol or the connection pool says otherwise.
 * Undefined where Envoy's default does; when a limit needs the message, Envoy wants a protocol in it too.
 */
export function buildUpstreamProtocol(
  protocol: PortProtocol,
  pool: ConnectionPoolSettings | undefined,
  proxyType: Proxy['type'],
  upstreamHttp?: Resource,
): Resource | undefined {
  const common = buildCommonOptions(pool)
  const spoken = spokenProtocol(protocol, pool, proxyType)
  const asClient = spoken === "the client's"
  if (common === undefined && upstreamHttp === undefined && spoken === 'HTTP/1.1') return undefined
  return {
    [httpProtocolOptions.name]: present({
      '@type': httpProtocolOptions.type,
      common_http_protocol_options: common,
      upstream_http_protocol_options: upstreamHttp,
      use_downstream_protocol_config: asClient
        ? { http_protocol_options: {}, http2_protocol_options: {} }
        : undefined,
      explicit_http_config: asClient
        ? undefined
        : explicitProtocol(spoken === 'HTTP/2', pool?.http?.maxConcurrentStreams),
    }),
  }
}

/** What servers are spoken to in. */
export function spokenProtocol(
  protocol: PortProtocol,
  pool: ConnectionPoolSettings | undefined,
  proxyType: Proxy['type'],
): 'HTTP/1.1' | 'HTTP/2' | "the client's" {
  if (pool?.http?.useClientProtocol === true) return "the client's"
  if (pool?.http?.h2UpgradePolicy === 'UPGRADE' || isHttp2(protocol)) return 'HTTP/2'
  // A sidecar goes on as its client began; a gateway's clients say nothing about the port behind it.
  return protocol === 'sniffed' && proxyType === 'sidecar' ? "the client's" : 'HTTP/1.1'
}

function explicitProtocol(http2: boolean, maxConcurrentStreams: number | undefined): Resource {
  if (!http2) return { http_protocol_options: {} }
  return { http2_protocol_options: present({ max_concurrent_streams: maxConcurrentStreams || undefined }) }
}

function buildCommonOptions(pool: ConnectionPoolSettings | undefined): Resource | undefined {
  const { tcp, http } = pool ?? {}
  const idleTimeout = http?.idleTimeout ?? tcp?.idleTimeout
  const maxDuration = tcp?.maxConnectionDuration
  const maxRequests = http?.maxRequestsPerConnection || undefined
  const streams = http?.maxConcurrentStreams || undefined
  if ([idleTimeout, maxDuration, maxRequests, streams].every((value) => value === undefined)) return undefined
  return present({
    idle_timeout: idleTimeout === undefined ? undefined : buildDuration(idleTimeout),
    max_connection_duration: maxDuration === undefined ? undefined : buildDuration(maxDuration),
    max_requests_per_connection: maxRequests,
  })
}
