import { buildListenerAccessLog } from './access-log.ts'
import { buildHttpConnectionManager } from './http-connection-manager.ts'
import { type ChainMatch, chainMatches } from './inbound-chain-matches.ts'
import { buildInspectors } from './inbound-inspectors.ts'
import type { InboundPort } from './inbound-ports.ts'
import { buildInboundRoutes } from './inbound-routes.ts'
import { inboundTlsSocket } from './inbound-tls.ts'
import { originalDestination } from './listener-filters.ts'
import type { MeshConfig } from './mesh-state.ts'
import { inboundClusterName } from './names.ts'
import { type MutualTlsModes, modeOfPort } from './peer-authentication.ts'
import { isHttp2, isHttpOrSniffed } from './port-protocol.ts'
import { present } from './present.ts'
import type { SecurityFilters } from './security-filters.ts'
import type { Listener, Resource } from './snapshot.ts'
import { buildTcpFilters } from './tcp-filters.ts'
import { buildTcpProxy } from './tcp-proxy.ts'
import { blackHoleCluster, inboundPassthroughCluster, inboundPort } from './well-known.ts'

interface InboundOptions {
  readonly meshConfig: MeshConfig
  readonly mutualTls: MutualTlsModes
  readonly security: SecurityFilters
}

/** The listener that iptables redirects incoming connections to: filter chains for each port of the application. */
export function buildInboundListener(ports: readonly InboundPort[], options: InboundOptions): Listener {
  const chains = [
    ...catchAllChains(ports, options),
    ...ports.flatMap((port) => buildPortChains(port, options)),
  ]
  return {
    name: 'virtualInbound',
    address: { socket_address: { address: '0.0.0.0', port_value: inboundPort } },
    traffic_direction: 'INBOUND',
    continue_on_listener_filters_timeout: true,
    listener_filters_timeout: '0s',
    max_connections_to_accept_per_socket_event: 1,
    ...present({ access_log: buildListenerAccessLog(options.meshConfig) }),
    listener_filters: [originalDestination, ...buildInspectors(chains)],
    filter_chains: chains,
  }
}

function buildPortChains({ number, host, port }: InboundPort, options: InboundOptions): readonly Resource[] {
  const { meshConfig, mutualTls, security } = options
  const name = `0.0.0.0_${number}`
  const cluster = inboundClusterName(number)
  const http = () =>
    buildHttpConnectionManager({
      role: 'inbound',
      statPrefix: `inbound_${name}`,
      routes: buildInboundRoutes(cluster, `${host}:${port.number}`, port),
      meshConfig,
      securityFilters: security.http,
      http2: isHttp2(port.protocol),
      grpcWeb: port.protocol === 'GRPCWeb',
    })
  const filters = {
    http: () => [http()],
    tcp: () => [...security.tcp, ...buildTcpFilters(cluster, port.protocol, meshConfig)],
  }
  const protocol = isHttpOrSniffed(port.protocol) ? (port.protocol === 'sniffed' ? 'sniffed' : 'HTTP') : 'TCP'
  const names = { http: name, tcp: name }
  return buildChains(chainMatches(modeOfPort(mutualTls, number), protocol), number, names, filters)
}

/**
 * Connections to ports that no Service leads to go on to the application; calls to the port itself would loop. A port
 * for which only the policy knows a mode has chains of its own.
 */
function catchAllChains(ports: readonly InboundPort[], options: InboundOptions): readonly Resource[] {
  const { meshConfig, mutualTls, security } = options
  const known = new Set(ports.map(({ number }) => number))
  const unknown = [...mutualTls.ports].filter(([number]) => !known.has(number))
  const filters = {
    http: () => [
      buildHttpConnectionManager({
        role: 'inbound',
        statPrefix: inboundPassthroughCluster,
        routes: buildInboundRoutes(inboundPassthroughCluster, ':0', { number: 0, protocol: 'HTTP' }),
        meshConfig,
        securityFilters: security.http,
      }),
    ],
    tcp: () => [...security.tcp, buildTcpProxy(inboundPassthroughCluster, meshConfig)],
  }
  const names = { http: 'virtualInbound-catchall-http', tcp: 'virtualInbound' }
  return [
    {
      name: 'virtualInbound-blackhole',
      filter_chain_match: { destination_port: inboundPort },
      filters: [buildTcpProxy(blackHoleCluster, {})],
    },
    ...[[0, mutualTls.mode] as const, ...unknown].flatMap(([number, mode]) =>
      buildChains(chainMatches(mode, 'sniffed'), number, names, filters),
    ),
  ]
}

/** `port` 0 is every port without chains of its own. */
function buildChains(
  matches: readonly ChainMatch[],
  port: number,
  names: Readonly<Record<ChainMatch['protocol'], string>>,
  filters: Readonly<Record<ChainMatch['protocol'], () => readonly Resource[]>>,
): readonly Resource[] {
  return matches.map(({ match, protocol, terminates }) => ({
    name: names[protocol],
    filter_chain_match: { ...(port !== 0 && { destination_port: port }), ...match },
    filters: filters[protocol](),
    ...(terminates && { transport_socket: inboundTlsSocket }),
  }))
}
