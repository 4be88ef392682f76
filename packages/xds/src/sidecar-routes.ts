import type { MeshService } from './mesh-services.ts'
import { isHttp } from './port-protocol.ts'
import type { ProxyView } from './proxy-view.ts'
import { recallRouteConfiguration } from './route-configuration.ts'
import { buildSidecarVirtualHosts, type PortService } from './sidecar-virtual-hosts.ts'
import type { RouteConfiguration } from './snapshot.ts'
import { aliasesKey, buildCatchAll, type VirtualHost } from './virtual-hosts.ts'
import { indexVirtualServices } from './virtual-service-index.ts'

/**
 * One route configuration for each port that speaks HTTP, named after it; a sniffed port of a Service with an address of
 * its own has one too, `<host>:<port>`, with that Service alone.
 */
export function buildSidecarRoutes(view: ProxyView): readonly RouteConfiguration[] {
  const rules = indexVirtualServices(view.virtualServices)
  const { memo, meshConfig } = view.mesh
  const catchAll = memo.remember(meshConfig, 'catch all', [], () => buildCatchAll(meshConfig))
  return [...servicesByPort(view.services)].flatMap(([port, onPort]) => {
    const aliases = view.aliases.flatMap((service) =>
      service.ports.filter(({ number }) => number === port).map((entry) => ({ service, port: entry })),
    )
    const hosts = buildSidecarVirtualHosts(view, rules, port, { onPort, aliases })
    const shared = onPort.some((entry) => isHttp(entry.port.protocol))
    return [
      ...(shared ? [recallRouteConfiguration(memo, String(port), [...hosts, catchAll])] : []),
      ...onPort
        .filter((entry) => entry.port.protocol === 'sniffed')
        .map(({ service }) => {
          const name = `${service.host}:${port}`
          const own = hosts.filter((host) => host.name === name)
          const everywhere = own.map((host) =>
            memo.remember(host, 'every domain', [], () => withEveryDomain(host)),
          )
          return recallRouteConfiguration(memo, name, everywhere)
        }),
    ]
  })
}

/** The connection's address says which Service is meant. Its names are kept beside, for a proxy that sees no address. */
function withEveryDomain(host: VirtualHost): VirtualHost {
  return {
    ...host,
    domains: ['*'],
    metadata: { filter_metadata: { [aliasesKey]: { domains: host.domains } } },
  }
}

function servicesByPort(services: readonly MeshService[]): ReadonlyMap<number, readonly PortService[]> {
  const out = new Map<number, PortService[]>()
  for (const service of services)
    for (const port of service.ports) {
      if (port.protocol === 'UDP') continue
      const list = out.get(port.number)
      if (list === undefined) out.set(port.number, [{ service, port }])
      else list.push({ service, port })
    }
  return out
}
