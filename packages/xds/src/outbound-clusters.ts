import type { PortTrafficPolicy, Subset } from '@traffic-lab/resources'
import { buildConnectionPool } from './connection-pool.ts'
import type { MeshDestinationRule } from './destination-rules.ts'
import { dnsDiscovery } from './dns-discovery.ts'
import { buildEndpointSet } from './endpoints.ts'
import { buildLoadBalancer } from './load-balancer.ts'
import type { MeshService, MeshServicePort } from './mesh-services.ts'
import type { Proxy } from './mesh-state.ts'
import { outboundClusterName } from './names.ts'
import { buildOutlierDetection } from './outlier-detection.ts'
import { present } from './present.ts'
import type { ProxyView } from './proxy-view.ts'
import type { Cluster, EndpointSet, Resource } from './snapshot.ts'
import { sourceObject } from './source-object.ts'
import { policyForPort, policyForSubset } from './traffic-policy.ts'
import { buildUpstreamProtocol } from './upstream-protocol.ts'

/** One cluster of a Service's port: of all its endpoints, or of a subset's. */
export interface OutboundCluster {
  readonly cluster: Cluster
  /** Also for clusters that follow the client's own address, which a forward proxy does not see. */
  readonly endpoints: EndpointSet
  readonly service: MeshService
  readonly port: MeshServicePort
  readonly subset: Subset | undefined
  readonly policy: PortTrafficPolicy
}

/** Every port of every visible Service: the default cluster, then one for each subset of its DestinationRule. */
export function buildOutboundClusters(view: ProxyView): readonly OutboundCluster[] {
  const { type } = view.proxy
  return view.services.flatMap((service) => {
    const rule = view.destinationRuleOf(service.host)
    return view.mesh.memo.remember(service, `clusters ${type}`, [rule], () =>
      buildServiceClusters(type, service, rule),
    )
  })
}

function buildServiceClusters(
  type: Proxy['type'],
  service: MeshService,
  rule: MeshDestinationRule | undefined,
): readonly OutboundCluster[] {
  return service.ports
    .filter(({ protocol }) => protocol !== 'UDP')
    .flatMap((port) => {
      const top = policyForPort(rule?.trafficPolicy, port.number)
      return [
        buildOutboundCluster(type, service, port, rule, undefined, top),
        ...(rule?.subsets ?? []).map((subset) => {
          const policy = policyForSubset(top, subset.trafficPolicy, port.number)
          return buildOutboundCluster(type, service, port, rule, subset, policy)
        }),
      ].filter((cluster) => cluster !== undefined)
    })
}

function buildOutboundCluster(
  type: Proxy['type'],
  service: MeshService,
  port: MeshServicePort,
  rule: MeshDestinationRule | undefined,
  subset: Subset | undefined,
  policy: PortTrafficPolicy,
): OutboundCluster | undefined {
  const name = outboundClusterName(port.number, subset?.name ?? '', service.host)
  const originalDestination =
    policy.loadBalancer?.simple === 'PASSTHROUGH' || (service.resolution === 'NONE' && type === 'sidecar')
  const endpoints = buildEndpointSet(name, { service, port, subset, policy })
  const { resolution } = service
  const isName = !originalDestination && (resolution === 'DNS' || resolution === 'DNS_ROUND_ROBIN')
  // Envoy refuses a cluster that has no name to look up.
  if (isName && endpoints.endpoints === undefined) return undefined
  const panic = policy.outlierDetection?.minHealthPercent ?? 0
  const cluster = {
    name,
    ...(originalDestination
      ? originalDestinationDiscovery(port)
      : isName
        ? dnsDiscovery(resolution, name, endpoints.endpoints ?? [])
        : endpointDiscovery(name)),
    ...buildConnectionPool(policy.connectionPool),
    ...(originalDestination ? {} : buildLoadBalancer(policy.loadBalancer)),
    // Unhealthy endpoints are sent too, so a panic must not send traffic to them.
    common_lb_config: { healthy_panic_threshold: { value: panic } },
    ...present({
      outlier_detection: buildOutlierDetection(policy.outlierDetection),
      typed_extension_protocol_options: buildUpstreamProtocol(port.protocol, policy.connectionPool, type),
      metadata: rule && sourceObject('destination-rule', rule, subset?.name),
    }),
  }
  return { cluster, endpoints, service, port, subset, policy }
}

function originalDestinationDiscovery({ override }: MeshServicePort): Resource {
  return {
    type: 'ORIGINAL_DST',
    lb_policy: 'CLUSTER_PROVIDED',
    ...(override !== undefined && { original_dst_lb_config: { upstream_port_override: override } }),
  }
}

/** Addresses come from the control plane, in an endpoint set of the cluster's name. */
export function endpointDiscovery(name: string): Resource {
  return {
    type: 'EDS',
    eds_cluster_config: {
      service_name: name,
      eds_config: { ads: {}, initial_fetch_timeout: '0s', resource_api_version: 'V3' },
    },
  }
}
