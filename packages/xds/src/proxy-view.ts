import type { Sidecar } from '@traffic-lab/resources'
import type { MeshDestinationRule, RuleClient } from './destination-rules.ts'
import type { EgressScope } from './egress-scope.ts'
import type { MeshService, ServiceAlias } from './mesh-services.ts'
import type { MeshConfig, Proxy } from './mesh-state.ts'
import { nowhere, type Place } from './places.ts'
import type { PreparedMesh } from './prepare-mesh.ts'
import { proxyConfigOf } from './proxy-config.ts'
import { reachedServices } from './reached-services.ts'
import { egressScopesOf } from './sidecar-scopes.ts'
import { sidecarOf } from './sidecars.ts'
import { type MeshVirtualService, visibleVirtualServices } from './virtual-services.ts'
import { isVisible } from './visibility.ts'

/** The mesh as one proxy may see it. */
export interface ProxyView {
  readonly mesh: PreparedMesh
  readonly proxy: Proxy
  readonly place: Place
  /** The Sidecar that says what the proxy may see. */
  readonly sidecar: Sidecar | undefined
  /** Sorted by host, each host once: all that the proxy needs clusters for. */
  readonly services: readonly MeshService[]
  /** The ways out of a sidecar, and what each of them leads to. */
  readonly egress: readonly EgressScope[]
  /** In the order in which they win. */
  readonly virtualServices: readonly MeshVirtualService[]
  readonly serviceByHost: (host: string) => MeshService | undefined
  /** The host itself, or the one that it is an alias of. */
  readonly concreteHost: (host: string) => string
  /** `host` may be one that no Service has. */
  readonly destinationRuleOf: (host: string) => MeshDestinationRule | undefined
  /** For calls that come in: a rule for chosen workloads is for what these call, not for them as servers. */
  readonly inboundRuleOf: (host: string) => MeshDestinationRule | undefined
}

export function viewOf(prepared: PreparedMesh, proxy: Proxy): ProxyView {
  const sidecar = sidecarOf(proxy, prepared.sidecars, prepared.rootNamespace)
  const meshConfig = proxyConfigOf(prepared, meshConfigUnder(sidecar, prepared), proxy, 'CLIENT')
  const mesh = { ...prepared, meshConfig }
  const visible = {
    namespace: proxy.namespace,
    services: mesh.services.filter(({ visibility }) => isVisible(visibility, proxy.namespace)),
    aliases: mesh.aliases.filter(({ visibility }) => isVisible(visibility, proxy.namespace)),
    virtualServices: visibleVirtualServices(mesh.virtualServices, proxy.namespace),
  }
  const { virtualServices } = visible
  const egress =
    sidecar === undefined
      ? [wholeScope(firstOfEachHost(visible.services), visible.aliases, virtualServices)]
      : egressScopesOf(sidecar, visible, mesh.memo)
  const services =
    sidecar === undefined ? (egress[0]?.services ?? []) : reachedServices(egress, visible, mesh.memo)
  const scoped = sidecar && new Map(services.map((service) => [service.host, service]))
  const serviceByHost = (host: string) =>
    scoped === undefined
      ? mesh.servicesByHost.get(host)?.find(({ visibility }) => isVisible(visibility, proxy.namespace))
      : scoped.get(host)
  const rules = new Map<string, MeshDestinationRule | undefined>()
  const place = placeOf(prepared, proxy)
  const ruleOf = (client: RuleClient, host: string) => {
    // Under a Sidecar nothing is known of hosts that it does not import.
    if (scoped !== undefined && !scoped.has(host)) return undefined
    return mesh.destinationRules.find(client, host, serviceByHost(host)?.namespace ?? '')
  }
  const { namespace } = proxy
  return {
    mesh,
    proxy,
    place,
    sidecar,
    services,
    egress,
    virtualServices,
    serviceByHost,
    concreteHost: (host) => mesh.aliasByHost.get(host)?.target ?? host,
    destinationRuleOf(host) {
      if (!rules.has(host)) rules.set(host, ruleOf({ namespace, labels: place.labels }, host))
      return rules.get(host)
    },
    inboundRuleOf: (host) => ruleOf({ namespace }, host),
  }
}

/** Whoever asks may be no pod of the mesh; then it is what it says of itself. */
function placeOf({ places }: PreparedMesh, { name, namespace, labels }: Proxy): Place {
  return places.get(`${namespace}/${name}`) ?? { ...nowhere, labels }
}

function wholeScope(
  services: readonly MeshService[],
  aliases: readonly ServiceAlias[],
  virtualServices: readonly MeshVirtualService[],
): EgressScope {
  return { key: '', listener: undefined, services, aliases, virtualServices }
}

/** Of Services that claim one host the first: Kubernetes' own, else the oldest. */
function firstOfEachHost(services: readonly MeshService[]): readonly MeshService[] {
  return services.filter((service, index) => services[index - 1]?.host !== service.host)
}

/** A Sidecar may have a policy of its own for hosts that nobody knows. */
function meshConfigUnder(sidecar: Sidecar | undefined, { meshConfig, memo }: PreparedMesh): MeshConfig {
  const own = sidecar?.spec.outboundTrafficPolicy
  if (own === undefined) return meshConfig
  const { mode = 'REGISTRY_ONLY' } = own
  return memo.remember(meshConfig, `outbound policy ${mode}`, [], () => ({
    ...meshConfig,
    outboundTrafficPolicy: { mode },
  }))
}
