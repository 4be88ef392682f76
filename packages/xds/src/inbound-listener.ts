import { buildListenerAccessLog } from './access-log.ts'
import { buildHttpConnectionManager } from './http-connection-manager.ts'
import type { InboundPort } from './inbound-ports.ts'
import { buildInboundRoutes } from './inbound-routes.ts'
import { httpInspector, originalDestination } from './listener-filters.ts'
import type { MeshConfig } from './mesh-state.ts'
import { inboundClusterName } from './names.ts'
import { httpMatch } from './outbound-listeners.ts'
import { isHttp2, isHttpOrSniffed } from './port-protocol.ts'
import { present } from './present.ts'
import type { Listener, Resource } from './snapshot.ts'
import { buildTcpFilters } from './tcp-filters.ts'
import { buildTcpProxy } from './tcp-proxy.ts'
import { blackHoleCluster, inboundPassthroughCluster, inboundPort } from './well-known.ts'

/** The listener that iptables redirects incoming connections to: a filter chain for each port of the application. */
export function buildInboundListener(ports: readonly InboundPort[], meshConfig: MeshConfig): Listener {
  return {
    name: 'virtualInbound',
    address: { socket_address: { address: '0.0.0.0', port_value: inboundPort } },
    traffic_direction: 'INBOUND',
    continue_on_listener_filters_timeout: true,
    listener_filters_timeout: '0s',
    max_connections_to_accept_per_socket_event: 1,
    ...present({ access_log: buildListenerAccessLog(meshConfig) }),
    listener_filters: [originalDestination, { ...httpInspector, filter_disabled: notSniffed(ports) }],
    filter_chains: [
      ...catchAllChains(meshConfig),
      ...ports.flatMap((port) => buildInboundChains(port, meshConfig)),
    ],
  }
}

function buildInboundChains(
  { number, service, port }: InboundPort,
  meshConfig: MeshConfig,
): readonly Resource[] {
  const name = `0.0.0.0_${number}`
  const cluster = inboundClusterName(number)
  const match = { destination_port: number, transport_protocol: 'raw_buffer' }
  const sniffed = port.protocol === 'sniffed'
  const http = {
    name,
    filter_chain_match: sniffed ? { ...httpMatch, ...match } : match,
    filters: [
      buildHttpConnectionManager({
        role: 'inbound',
        statPrefix: `inbound_${name}`,
        routes: buildInboundRoutes(cluster, `${service.host}:${port.number}`, port),
        meshConfig,
        http2: isHttp2(port.protocol),
        grpcWeb: port.protocol === 'GRPCWeb',
      }),
    ],
  }
  const tcp = {
    name,
    filter_chain_match: match,
    filters: buildTcpFilters(cluster, port.protocol, meshConfig),
  }
  return [
    ...(isHttpOrSniffed(port.protocol) ? [http] : []),
    ...(isHttpOrSniffed(port.protocol) && !sniffed ? [] : [tcp]),
  ]
}

/** Ports whose protocol is known need no look at their first bytes. */
function notSniffed(ports: readonly InboundPort[]): Resource {
  const known = ports.filter(({ port }) => port.protocol !== 'sniffed').map(({ number }) => number)
  const rules = [...known, inboundPort].map((port) => ({
    destination_port_range: { start: port, end: port + 1 },
  }))
  const [only = {}] = rules
  return rules.length === 1 ? only : { or_match: { rules } }
}

/** Connections to ports that no Service leads to go on to the application; calls to the port itself would loop. */
function catchAllChains(meshConfig: MeshConfig): readonly Resource[] {
  const routes = buildInboundRoutes(inboundPassthroughCluster, ':0', { number: 0, protocol: 'HTTP' })
  return [
    {
      name: 'virtualInbound-blackhole',
      filter_chain_match: { destination_port: inboundPort },
      filters: [buildTcpProxy(blackHoleCluster, {})],
    },
    {
      name: 'virtualInbound-catchall-http',
      filter_chain_match: httpMatch,
      filters: [
        buildHttpConnectionManager({
          role: 'inbound',
          statPrefix: inboundPassthroughCluster,
          routes,
          meshConfig,
        }),
      ],
    },
    {
      name: 'virtualInbound',
      filter_chain_match: { transport_protocol: 'raw_buffer' },
      filters: [buildTcpProxy(inboundPassthroughCluster, meshConfig)],
    },
  ]
}
