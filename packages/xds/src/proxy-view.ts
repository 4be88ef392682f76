import type { MeshDestinationRule } from './destination-rules.ts'
import type { MeshService, ServiceAlias } from './mesh-services.ts'
import type { Proxy } from './mesh-state.ts'
import type { PreparedMesh } from './prepare-mesh.ts'
import { type MeshVirtualService, visibleVirtualServices } from './virtual-services.ts'
import { isVisible } from './visibility.ts'

/** The mesh as one proxy may see it. */
export interface ProxyView {
  readonly mesh: PreparedMesh
  readonly proxy: Proxy
  /** Sorted by host. */
  readonly services: readonly MeshService[]
  readonly aliases: readonly ServiceAlias[]
  /** In the order in which they win. */
  readonly virtualServices: readonly MeshVirtualService[]
  readonly serviceByHost: (host: string) => MeshService | undefined
  /** The host itself, or the one that it is an alias of. */
  readonly concreteHost: (host: string) => string
  /** `host` may be one that no Service has. */
  readonly destinationRuleOf: (host: string) => MeshDestinationRule | undefined
}

export function viewOf(mesh: PreparedMesh, proxy: Proxy): ProxyView {
  const rules = new Map<string, MeshDestinationRule | undefined>()
  return {
    mesh,
    proxy,
    services: mesh.services.filter(({ visibility }) => isVisible(visibility, proxy.namespace)),
    aliases: mesh.aliases.filter(({ visibility }) => isVisible(visibility, proxy.namespace)),
    virtualServices: visibleVirtualServices(mesh.virtualServices, proxy.namespace),
    serviceByHost(host) {
      const service = mesh.serviceByHost.get(host)
      return service && isVisible(service.visibility, proxy.namespace) ? service : undefined
    },
    concreteHost: (host) => mesh.aliasByHost.get(host)?.target ?? host,
    destinationRuleOf(host) {
      if (!rules.has(host)) {
        const serviceNamespace = mesh.serviceByHost.get(host)?.namespace ?? ''
        rules.set(host, mesh.destinationRules.find(proxy.namespace, host, serviceNamespace))
      }
      return rules.get(host)
    },
  }
}
