import { inboundPortNumbers } from './forward-proxy-inbound.ts'
import type { ForwardProxyPlan } from './forward-proxy-plan.ts'
import { resourcesAt, textsAt } from './json.ts'
import { inboundClusterName } from './names.ts'
import type { Resource, RouteConfiguration, Snapshot } from './snapshot.ts'
import { aliasesKey, allowAny, blockAll, buildCatchAll } from './virtual-hosts.ts'
import { adminCluster, adminPort } from './well-known.ts'

export const proxyRouteName = 'http_proxy'

/**
 * The one route configuration of a forward proxy: each virtual host `name:port` with the routes of its port. A client
 * says the port in the host, so domains carry it; on port 80 clients leave it out. Ports must not be ignored, else
 * `name:port` would never match and a bare name would match every port.
 */
export function buildForwardRoutes(snapshot: Snapshot, plan: ForwardProxyPlan): RouteConfiguration {
  const hosts = new Map<string, Resource>()
  let catchAll: Resource = buildCatchAll({})
  for (const host of snapshot.routes.flatMap((routes) => resourcesAt(routes, 'virtual_hosts'))) {
    const name = String(host.name)
    if (name === allowAny || name === blockAll) catchAll = host
    else if (!hosts.has(name)) hosts.set(name, toForwardHost(host, name))
  }
  return {
    name: proxyRouteName,
    virtual_hosts: [...withUniqueDomains([...hosts.values(), ...localHosts(snapshot, plan)]), catchAll],
    validate_clusters: false,
    ignore_port_in_host_matching: false,
    max_direct_response_body_size_bytes: 1_048_576,
  }
}

/** Envoy refuses a configuration that has a domain twice; the first host keeps it. */
function withUniqueDomains(hosts: readonly Resource[]): readonly Resource[] {
  const taken = new Set<string>()
  return hosts.flatMap((host) => {
    const domains = textsAt(host, 'domains').filter((domain) => !taken.has(domain.toLowerCase()))
    for (const domain of domains) taken.add(domain.toLowerCase())
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
function localHosts(snapshot: Snapshot, { adminPipe }: ForwardProxyPlan): readonly Resource[] {
  const ports = inboundPortNumbers(snapshot)
  return [
    ...ports.map((port) => buildLocalHost(port, inboundClusterName(port))),
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
