import type { Sidecar, SidecarEgress } from '@traffic-lab/resources'
import type { EgressScope } from './egress-scope.ts'
import { type ImportedHosts, importsRule, importsService, parseImportedHosts } from './imported-hosts.ts'
import type { Memo } from './memo.ts'
import type { MeshService, ServiceAlias } from './mesh-services.ts'
import { serviceHost } from './names.ts'
import { protocolNamed } from './port-protocol.ts'
import type { MeshVirtualService } from './virtual-services.ts'

/** What a proxy's namespace may see at all. */
export interface Visible {
  readonly namespace: string
  /** Sorted by host; of one host there may be several, each of another namespace. */
  readonly services: readonly MeshService[]
  readonly aliases: readonly ServiceAlias[]
  readonly virtualServices: readonly MeshVirtualService[]
}

/** A Sidecar that names no way out has the one that leads everywhere. */
const everywhere: readonly SidecarEgress[] = [{ hosts: ['*/*'] }]

export function egressScopesOf(sidecar: Sidecar, visible: Visible, memo: Memo): readonly EgressScope[] {
  const { egress = [] } = sidecar.spec
  const owner = `${sidecar.metadata.namespace}/${sidecar.metadata.name}`
  return (egress.length === 0 ? everywhere : egress).map((entry, index) =>
    buildScope(`${owner} ${index}`, entry, visible, memo),
  )
}

function buildScope(
  key: string,
  { hosts: entries, port }: SidecarEgress,
  visible: Visible,
  memo: Memo,
): EgressScope {
  const hosts = parseImportedHosts(entries, visible.namespace)
  const services = visible.services.flatMap((service) => {
    if (!importsService(hosts, service)) return []
    const named = withImportedAliases(service, hosts, memo)
    return port === undefined ? [named] : onPort(named, port.number ?? 0, memo)
  })
  return {
    key,
    listener: port && { number: port.number ?? 0, protocol: protocolNamed(port.protocol ?? '') ?? 'sniffed' },
    services: oneForEachHost(services, visible.namespace),
    aliases: visible.aliases.filter((alias) => importsService(hosts, alias)),
    virtualServices: visible.virtualServices.filter((rule) => importsRule(hosts, rule)),
  }
}

/** Names that stand for a Service count only where they are imported themselves. */
function withImportedAliases(service: MeshService, hosts: ImportedHosts, memo: Memo): MeshService {
  const aliases = service.aliases.filter((alias) =>
    importsService(hosts, { host: serviceHost(alias.name, alias.namespace), namespace: service.namespace }),
  )
  if (aliases.length === service.aliases.length) return service
  return memo.remember(service, `aliases ${aliases.length}`, aliases, () => ({ ...service, aliases }))
}

/** The Service with that port alone; none where it has no such port. */
export function onPort(service: MeshService, number: number, memo: Memo): readonly MeshService[] {
  const ports = service.ports.filter((port) => port.number === number)
  if (ports.length === 0) return []
  if (ports.length === service.ports.length) return [service]
  return [memo.remember(service, `port ${number}`, [], () => ({ ...service, ports }))]
}

/** Of Services that claim one host, that of the proxy's own namespace, else the first. */
function oneForEachHost(services: readonly MeshService[], ownNamespace: string): readonly MeshService[] {
  const chosen = new Map<string, MeshService>()
  for (const service of services) {
    const known = chosen.get(service.host)
    if (known === undefined || (known.namespace !== ownNamespace && service.namespace === ownNamespace))
      chosen.set(service.host, service)
  }
  return [...chosen.values()]
}
