import { buildListenerAccessLog } from './access-log.ts'
import { connectionInputs } from './connection-rules.ts'
import { buildByteFilters, connectionRulesFor, passedThrough } from './gateway-connections.ts'
import type { GatewayPort } from './gateway-ports.ts'
import { endsHttps, isPassthrough } from './gateway-protocol.ts'
import type { BoundServer } from './gateway-servers.ts'
import { buildServerTls } from './gateway-tls.ts'
import { buildHttpConnectionManager } from './http-connection-manager.ts'
import { tlsInspector } from './listener-filters.ts'
import { compareNames } from './names.ts'
import { isHttp } from './port-protocol.ts'
import { present } from './present.ts'
import type { ProxyView } from './proxy-view.ts'
import { type SecurityFilters, securityFiltersOf } from './security-filters.ts'
import type { Listener, Resource } from './snapshot.ts'

/** The listeners of all ports and addresses: really bound, unlike a sidecar's. */
export function buildGatewayListeners(view: ProxyView, ports: readonly GatewayPort[]): readonly Listener[] {
  const { meshConfig, memo } = view.mesh
  const security = securityFiltersOf(view)
  return [...Map.groupBy(ports, listenerName)].flatMap(([name, group]) => {
    const servers = group.flatMap((port) => port.servers)
    const rules = servers.flatMap((bound) => connectionRulesFor(view, bound))
    const inputs = [
      meshConfig,
      security,
      ...servers.flatMap(({ server, gateway }) => [server, gateway]),
      ...rules,
      ...connectionInputs(view, rules),
    ]
    return memo.remember(view.proxy, `listener ${name}`, inputs, () => {
      return buildGatewayListener(view, group, security) ?? []
    })
  })
}

/** `0.0.0.0_8080`. */
function listenerName({ bind, number }: GatewayPort): string {
  return `${bind || '0.0.0.0'}_${number}`
}

/** Undefined where no server has anything to do, as of bytes without a route. */
function buildGatewayListener(
  view: ProxyView,
  ports: readonly GatewayPort[],
  security: SecurityFilters,
): Listener | undefined {
  const [first] = ports
  if (first === undefined) return undefined
  const taken = new Set<string>()
  const chains = ports.flatMap((port) => chainsOf(view, port, security, taken))
  if (chains.length === 0) return undefined
  return {
    name: listenerName(first),
    address: { socket_address: { address: first.bind || '0.0.0.0', port_value: first.number } },
    traffic_direction: 'OUTBOUND',
    metadata: { filter_metadata: { 'traffic-lab': { gateways: gatewayPaths(ports) } } },
    max_connections_to_accept_per_socket_event: 1,
    ...present({ access_log: buildListenerAccessLog(view.mesh.meshConfig) }),
    ...(chains.some(readsTls) && { listener_filters: [tlsInspector] }),
    filter_chains: chains,
  }
}

function chainsOf(
  view: ProxyView,
  port: GatewayPort,
  security: SecurityFilters,
  taken: Set<string>,
): readonly Resource[] {
  const { meshConfig } = view.mesh
  const http = (routes: string, serverName?: string) =>
    buildHttpConnectionManager({
      role: 'gateway',
      statPrefix: serverName || `outbound_${listenerName(port)}`,
      routes,
      meshConfig,
      grpcWeb: port.protocol === 'GRPCWeb',
      securityFilters: security.http,
    })
  if (isHttp(port.protocol)) return [buildChain([http(port.routeName ?? '')])]
  return port.servers.flatMap((bound) => {
    const { server, routeName } = bound
    if (isPassthrough(server))
      return passedThrough(view, bound, taken, meshConfig).map(({ serverNames, filters }) =>
        buildChain([...security.tcp, ...filters], serverNames),
      )
    const isHttps = endsHttps(server)
    const filters =
      isHttps && routeName !== undefined
        ? [http(routeName, server.name)]
        : buildByteFilters(view, bound, meshConfig)
    if (filters.length === 0) return []
    const all = isHttps ? filters : [...security.tcp, ...filters]
    if (server.tls === undefined) return [buildChain(all)]
    return [{ ...buildChain(all, namesOf(bound)), transport_socket: buildServerTls(server.tls, isHttps) }]
  })
}

/** The hosts that clients may name: those before a slash are namespaces of rules. */
function namesOf({ server }: BoundServer): readonly string[] {
  return [...new Set(server.hosts.map((host) => host.slice(host.indexOf('/') + 1)))]
}

function buildChain(filters: readonly Resource[], serverNames: readonly string[] = []): Resource {
  const anyName = serverNames.length === 0 || serverNames.includes('*')
  return {
    ...(!anyName && { filter_chain_match: { server_names: [...serverNames].sort(compareNames) } }),
    filters,
    transport_socket_connect_timeout: '15s',
  }
}

function readsTls({ filter_chain_match: match, transport_socket: socket }: Resource): boolean {
  return match !== undefined || socket !== undefined
}

/** Which Gateways a listener comes from; Istio keeps no record of it, a refusal is to be traced to them all the same. */
function gatewayPaths(ports: readonly GatewayPort[]): readonly string[] {
  const paths = ports
    .flatMap(({ servers }) => servers)
    .map(({ gateway, gatewayNamespace }) => {
      const name = gateway.slice(gatewayNamespace.length + 1)
      return `/apis/networking.istio.io/v1/namespaces/${gatewayNamespace}/gateway/${name}`
    })
  return [...new Set(paths)]
}
