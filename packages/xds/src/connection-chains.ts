import type { RouteDestination } from '@traffic-lab/resources'
import { matchesPort } from './connection-rules.ts'
import { type ConnectionTarget, clusterTarget, routeTarget } from './connection-target.ts'
import type { MeshServicePort } from './mesh-services.ts'
import type { MeshConfig } from './mesh-state.ts'
import { compareNames, outboundClusterName, serviceHost } from './names.ts'
import type { PortUser } from './outbound-ports.ts'
import type { PortProtocol } from './port-protocol.ts'
import { present } from './present.ts'
import type { ProxyView } from './proxy-view.ts'
import type { Resource } from './snapshot.ts'
import { comesFrom } from './source-match.ts'
import { sourceObject } from './source-object.ts'
import { buildTcpFilters } from './tcp-filters.ts'
import { namesOf } from './virtual-hosts.ts'
import type { MeshVirtualService } from './virtual-services.ts'
import { anyAddress, meshGateway } from './well-known.ts'

/** Which connections a chain takes, before it is written as Envoy's filter chain. */
interface ConnectionChain {
  readonly serverNames?: readonly string[]
  readonly subnets?: readonly string[]
  readonly rule?: MeshVirtualService
  readonly target: ConnectionTarget
}

/** The filter chains of a sidecar's port that does not speak HTTP, those of rules first. One without a match takes all. */
export function buildConnectionChains(
  view: ProxyView,
  user: PortUser,
  address: string,
  rules: readonly MeshVirtualService[],
): readonly Resource[] {
  const { service, port, protocol, ranges } = user
  const isTls = protocol === 'TLS' || protocol === 'HTTPS'
  const chains = isTls ? tlsChains(view, user, rules) : tcpChains(view, user, rules)
  const closed = isTls ? chains.length > 0 : chains.some(({ subnets }) => isSameSet(subnets, ranges))
  const cluster = outboundClusterName(port.number, '', service.host)
  const otherwise = {
    target: clusterTarget(cluster, view.destinationRuleOf(service.host)),
    subnets: ranges,
    ...(isTls && isToldByName(user, address) && { serverNames: serverNamesOf(user, view.proxy.namespace) }),
  }
  const { meshConfig } = view.mesh
  return (closed ? chains : [...chains, otherwise]).map((chain) => buildChain(chain, protocol, meshConfig))
}

/** Services without an address of their own share a listener: only the name that a client asks for tells them apart. */
function isToldByName({ service, ranges }: PortUser, address: string): boolean {
  return ranges.length > 0 || (service.clusterIPs.length === 0 && address === anyAddress)
}

function serverNamesOf({ service }: PortUser, clientNamespace: string): readonly string[] {
  const aliases = service.aliases.flatMap(({ name, namespace }) =>
    namesOf(serviceHost(name, namespace), clientNamespace),
  )
  return [service.host, ...aliases]
}

function isSameSet(some: readonly string[] = [], others: readonly string[]): boolean {
  return some.length === others.length && some.every((item) => others.includes(item))
}

/** By server name. Of matches that Envoy would see as equal the first counts. */
function tlsChains(view: ProxyView, { port, ranges }: PortUser, rules: readonly MeshVirtualService[]) {
  const chains: ConnectionChain[] = []
  const seen = new Set<string>()
  let subnets = ranges
  for (const rule of rules)
    for (const { match = [], route = [] } of rule.tls)
      for (const entry of match) {
        if (!matchesPort(entry, rule, on(port)) || !comesFrom(entry, view.proxy)) continue
        const { sniHosts: serverNames = [], destinationSubnets = [] } = entry
        // As in istiod, subnets hold for the matches after them too.
        if (destinationSubnets.length > 0) subnets = destinationSubnets
        const key = `${serverNames.join()}|${destinationSubnets.join()}`
        const target = targetOf(view, rule, route, port)
        if (seen.has(key) || target === undefined) continue
        seen.add(key)
        chains.push({ serverNames, rule, target, subnets })
      }
  return chains
}

/** By the address that was called, up to the first route that takes every address. */
function tcpChains(view: ProxyView, { port, ranges }: PortUser, rules: readonly MeshVirtualService[]) {
  const chains: ConnectionChain[] = []
  for (const rule of rules)
    for (const { match = [], route = [] } of rule.tcp) {
      const target = targetOf(view, rule, route, port)
      if (target === undefined) continue
      const entries = match.filter(
        (entry) => matchesPort(entry, rule, on(port)) && comesFrom(entry, view.proxy),
      )
      if (
        match.length === 0 ||
        entries.some(({ destinationSubnets = [] }) => destinationSubnets.length === 0)
      )
        return [...chains, { rule, target, subnets: ranges }]
      const subnets = entries.flatMap(({ destinationSubnets = [] }) => destinationSubnets)
      if (subnets.length > 0) chains.push({ subnets, target })
    }
  return chains
}

function on({ number }: MeshServicePort) {
  return { port: number, gateway: meshGateway }
}

function targetOf(
  view: ProxyView,
  rule: MeshVirtualService,
  route: readonly RouteDestination[],
  { number }: MeshServicePort,
): ConnectionTarget | undefined {
  return routeTarget(view, rule, route, number)
}

function buildChain(
  { serverNames = [], subnets = [], rule, target }: ConnectionChain,
  protocol: PortProtocol,
  meshConfig: MeshConfig,
): Resource {
  const anyName = serverNames.length === 0 || serverNames.includes('*')
  const match = present({
    server_names: anyName ? undefined : [...serverNames].sort(compareNames),
    prefix_ranges: subnets.length === 0 ? undefined : [...subnets].sort(compareNames).flatMap(prefixRange),
  })
  return {
    ...(Object.keys(match).length > 0 && { filter_chain_match: match }),
    filters: buildTcpFilters(target, protocol, meshConfig),
    ...(rule && { metadata: sourceObject('virtual-service', rule) }),
    transport_socket_connect_timeout: '15s',
  }
}

/** `10.1.0.0/16`, or one address. The unspecified address is no condition. */
function prefixRange(subnet: string): readonly Resource[] {
  const [address = '', length] = subnet.split('/')
  if (address === '0.0.0.0') return []
  const whole = address.includes(':') ? 128 : 32
  return [{ address_prefix: address, prefix_len: length === undefined ? whole : Number(length) }]
}
