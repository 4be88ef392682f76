import { localClusterName, portsWithoutService } from './forward-proxy-clusters.ts'
import { inboundPortNumbers } from './forward-proxy-inbound.ts'
import type { ForwardProxyPlan } from './forward-proxy-plan.ts'
import { messagesIn, resourcesAt, textsAt } from './json.ts'
import type { Memo } from './memo.ts'
import { inboundClusterName } from './names.ts'
import type { Resource, RouteConfiguration, Snapshot } from './snapshot.ts'
import { aliasesKey, allowAny, blockAll, buildCatchAll } from './virtual-hosts.ts'
import { adminCluster, adminPort, blackHoleCluster } from './well-known.ts'

export const proxyRouteName = 'http_proxy'

/**
 * The one route configuration of a forward proxy: each virtual host `name:port` with the routes of its port. A client
 * says the port in the host, so domains carry it; on port 80 clients leave it out. Ports must not be ignored, else
 * `name:port` would never match and a bare name would match every port.
 */
export function buildForwardRoutes(
  snapshot: Snapshot,
  plan: ForwardProxyPlan,
  memo: Memo,
): RouteConfiguration {
  const hosts = new Map<string, Resource>()
  let catchAll: Resource = blocksUnknown(snapshot) ? blockedHosts : unknownHosts
  for (const host of snapshot.routes.flatMap((routes) => resourcesAt(routes, 'virtual_hosts'))) {
    const name = String(host.name)
    if (name === allowAny || name === blockAll) catchAll = host
    else if (!hosts.has(name))
      hosts.set(
        name,
        memo.remember(host, 'forward', [], () => toForwardHost(host, name)),
      )
  }
  const ports = inboundPortNumbers(snapshot)
  const local = memo.remember(plan, 'local hosts', ports, () => localHosts(ports, plan))
  const all = [...withUniqueDomains([...hosts.values(), ...local]), catchAll]
  return memo.remember(plan, 'routes', all, () => toRouteConfiguration(all))
}

const unknownHosts = buildCatchAll({})
const blockedHosts = buildCatchAll({ outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } })

/** A sidecar that reaches no HTTP has no routes; what becomes of all else its listener for everything says. */
function blocksUnknown({ listeners }: Snapshot): boolean {
  const chains = resourcesAt(
    listeners.find(({ name }) => name === 'virtualOutbound'),
    'filter_chains',
  )
  const open = chains.filter(({ filter_chain_match: match }) => match === undefined)
  return open.some((chain) => [...messagesIn(chain)].some(({ cluster }) => cluster === blackHoleCluster))
}

function toRouteConfiguration(hosts: readonly Resource[]): RouteConfiguration {
  return {
    name: proxyRouteName,
    virtual_hosts: hosts,
    validate_clusters: false,
    ignore_port_in_host_matching: false,
    max_direct_response_body_size_bytes: 1_048_576,
  }
}

/** Envoy refuses a configuration that has a domain twice; the first host keeps it. */
function withUniqueDomains(hosts: readonly Resource[]): readonly Resource[] {
  const taken = new Set<string>()
  return hosts.flatMap((host) => {
    const wanted = textsAt(host, 'domains')
    const domains = wanted.filter((domain) => !taken.has(domain.toLowerCase()))
    for (const domain of domains) taken.add(domain.toLowerCase())
    if (domains.length === wanted.length) return [host]
    return domains.length > 0 ? [{ ...host, domains }] : []
  })
}

function toForwardHost({ metadata, ...host }: Resource, name: string): Resource {
  const port = name.slice(name.lastIndexOf(':') + 1)
  const aliases = textsAt(metadata, 'filter_metadata', aliasesKey, 'domains')
  const domains = aliases.length > 0 ? aliases : textsAt(host, 'domains')
  return { ...host, domains: withPort(domains, port) }
}

function withPort(names: readonly string[], port: string | number): readonly string[] {
  const domains = names.map((name) => `${name}:${port}`)
  return String(port) === '80' ? [...domains, ...names] : domains
}

/** What a pod reaches at `localhost`: its own application, and its proxy's admin interface. */
function localHosts(ports: readonly number[], plan: ForwardProxyPlan): readonly Resource[] {
  const { adminPipe } = plan
  return [
    ...ports.map((port) => buildLocalHost(port, inboundClusterName(port))),
    ...portsWithoutService(ports, plan).map((port) => buildLocalHost(port, localClusterName(port))),
    ...(adminPipe === undefined || ports.includes(adminPort)
      ? []
      : [buildLocalHost(adminPort, adminCluster)]),
  ]
}

function buildLocalHost(port: number, cluster: string): Resource {
  return {
    name: `localhost:${port}`,
    domains: withPort(['localhost', '127.0.0.1'], port),
    routes: [{ name: 'localhost', match: { prefix: '/' }, route: { cluster, timeout: '0s' } }],
  }
}
