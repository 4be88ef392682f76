import type { LocalityLoadBalancerSetting, PortTrafficPolicy, TrafficPolicy } from '@traffic-lab/resources'
import type { MeshDestinationRule } from './destination-rules.ts'
import type { MeshService } from './mesh-services.ts'
import type { MeshConfig, Proxy } from './mesh-state.ts'
import type { Place } from './places.ts'
import type { ProxyView } from './proxy-view.ts'
import { distributionSettings } from './traffic-distribution.ts'

/** What clusters depend on besides the Service and its rule: who calls, and from where. */
export interface ClusterClient {
  readonly proxy: Proxy
  readonly place: Place
  readonly meshConfig: MeshConfig
}

export function clientOf({ mesh, proxy, place }: ProxyView): ClusterClient {
  return { proxy, place, meshConfig: mesh.meshConfig }
}

/** Clients with the same key get the same clusters. Where nobody has a place, those are all of one type. */
export function clientKey(
  { proxy, place, meshConfig }: ClusterClient,
  service: MeshService,
  rule: MeshDestinationRule | undefined,
): string {
  const priorities = policiesOf(rule)
    .map(({ loadBalancer }) => loadBalancer?.localityLbSetting)
    .concat(meshConfig.localityLbSetting, service.distribution && distributionSettings[service.distribution])
    .flatMap(labelsRead)
  const hasPlaces = service.endpoints.some(({ locality }) => locality !== undefined)
  const labels = priorities.map((label) => `${label}=${place.labels[label] ?? ''}`)
  return [proxy.type, ...(hasPlaces ? [place.locality] : []), ...labels].join(' ')
}

function labelsRead(setting: LocalityLoadBalancerSetting | undefined): readonly string[] {
  return setting?.failoverPriority ?? []
}

function policiesOf(rule: MeshDestinationRule | undefined): readonly PortTrafficPolicy[] {
  const policies: readonly (TrafficPolicy | undefined)[] = [
    rule?.trafficPolicy,
    ...(rule?.subsets ?? []).map(({ trafficPolicy }) => trafficPolicy),
  ]
  return policies.flatMap((policy) =>
    policy === undefined ? [] : [policy, ...(policy.portLevelSettings ?? [])],
  )
}
