import type { Subset } from '@traffic-lab/resources'
import { type ClusterClient, clientKey, clientOf } from './cluster-client.ts'
import { buildConnectionPool } from './connection-pool.ts'
import type { MeshDestinationRule } from './destination-rules.ts'
import { dnsDiscovery } from './dns-discovery.ts'
import { buildEndpointSet } from './endpoints.ts'
import { withExternalMark } from './external-clusters.ts'
import { mutualTlsSni } from './istio-mutual-tls.ts'
import { buildLoadBalancer } from './load-balancer.ts'
import { localityBalancingOf, weighsLocalities } from './locality.ts'
import type { MeshService, MeshServicePort } from './mesh-services.ts'
import { compareNames, outboundClusterName } from './names.ts'
import { buildOutlierDetection } from './outlier-detection.ts'
import { present } from './present.ts'
import type { ProxyView } from './proxy-view.ts'
import type { Cluster, EndpointSet, Resource } from './snapshot.ts'
import { sourceObject } from './source-object.ts'
import { type ClusterPolicy, policyForPort, policyForSubset } from './traffic-policy.ts'
import { buildUpstreamProtocol, spokenProtocol } from './upstream-protocol.ts'
import { buildUpstreamTls } from './upstream-tls.ts'

/** One cluster of a Service's port: of all its endpoints, or of a subset's. */
export interface OutboundCluster {
  readonly cluster: Cluster
  /** Also for clusters that follow the client's own address, which a forward proxy does not see. */
  readonly endpoints: EndpointSet
  readonly service: MeshService
  readonly port: MeshServicePort
  readonly subset: Subset | undefined
  readonly policy: ClusterPolicy
}

/** Every port of every visible Service: the default cluster, then one for each subset of its DestinationRule. */
export function buildOutboundClusters(view: ProxyView): readonly OutboundCluster[] {
  const client = clientOf(view)
  const { connectTimeout, localityLbSetting, tcpKeepalive } = client.meshConfig
  return view.services.flatMap((service) => {
    const rule = view.destinationRuleOf(service.host)
    const key = `clusters ${clientKey(client, service, rule)}`
    const inputs = [rule, connectTimeout, localityLbSetting, tcpKeepalive]
    return view.mesh.memo.remember(service, key, inputs, () => buildServiceClusters(client, service, rule))
  })
}

function buildServiceClusters(
  client: ClusterClient,
  service: MeshService,
  rule: MeshDestinationRule | undefined,
): readonly OutboundCluster[] {
  return service.ports
    .filter(({ protocol }) => protocol !== 'UDP')
    .flatMap((port) => {
      const top = policyForPort(rule?.trafficPolicy, port.number)
      const follows = isPassthrough(top) || (service.resolution === 'NONE' && client.proxy.type === 'sidecar')
      const target = { client, service, port, rule }
      return [
        buildOutboundCluster({ ...target, subset: undefined, policy: top, follows }),
        ...(rule?.subsets ?? []).map((subset) => {
          const policy = policyForSubset(top, subset.trafficPolicy, port.number)
          // What follows the client's own address stays so in every subset.
          return buildOutboundCluster({
            ...target,
            subset,
            policy,
            follows: follows || isPassthrough(policy),
          })
        }),
      ].filter((cluster) => cluster !== undefined)
    })
}

function isPassthrough({ loadBalancer }: ClusterPolicy): boolean {
  return loadBalancer?.simple === 'PASSTHROUGH'
}

interface ClusterTarget {
  readonly client: ClusterClient
  readonly service: MeshService
  readonly port: MeshServicePort
  readonly rule: MeshDestinationRule | undefined
  readonly subset: Subset | undefined
  readonly policy: ClusterPolicy
  /** Whether a connection goes where the client's went. */
  readonly follows: boolean
}

function buildOutboundCluster(target: ClusterTarget): OutboundCluster | undefined {
  const { client, service, port, rule, subset, policy, follows } = target
  const { proxy, meshConfig } = client
  const name = outboundClusterName(port.number, subset?.name ?? '', service.host)
  const endpoints = buildEndpointSet(name, { service, port, subset, policy }, client.place, meshConfig)
  const { resolution } = service
  const isName = !follows && (resolution === 'DNS' || resolution === 'DNS_ROUND_ROBIN')
  // Envoy refuses a cluster that has no name to look up.
  if (isName && endpoints.endpoints === undefined) return undefined
  const tls = buildUpstreamTls(policy.tls, tlsTargetOf(target))
  const cluster = {
    name,
    ...(follows
      ? originalDestinationDiscovery(port)
      : isName
        ? dnsDiscovery(resolution, name, endpoints.endpoints ?? [])
        : endpointDiscovery(name)),
    ...buildConnectionPool(policy.connectionPool, meshConfig, policy.retryBudget),
    ...(follows ? {} : buildLoadBalancer(policy.loadBalancer)),
    common_lb_config: buildCommonSettings(target),
    ...present({
      outlier_detection: buildOutlierDetection(policy.outlierDetection),
      transport_socket: tls.socket,
      typed_extension_protocol_options: buildUpstreamProtocol(
        port.protocol,
        policy.connectionPool,
        proxy.type,
        tls.http,
      ),
      metadata: metadataOf(service, rule, subset),
    }),
  }
  return { cluster, endpoints, service, port, subset, policy }
}

function buildCommonSettings({ policy, service, client }: ClusterTarget): Resource {
  const weighs = weighsLocalities(localityBalancingOf(policy, service, client.meshConfig))
  return {
    // Unhealthy endpoints are sent too, so a panic must not send traffic to them.
    healthy_panic_threshold: { value: policy.outlierDetection?.minHealthPercent ?? 0 },
    ...(weighs && { locality_weighted_lb_config: {} }),
  }
}

function tlsTargetOf({ client, service, port, rule, subset, policy }: ClusterTarget) {
  const { type } = client.proxy
  const identities = service.endpoints.flatMap(({ identity }) => identity ?? [])
  return {
    sni: mutualTlsSni(port.number, subset?.name ?? '', service.host),
    identities: [...new Set(identities)].sort(compareNames),
    http2: spokenProtocol(port.protocol, policy.connectionPool, type) === 'HTTP/2',
    readsSecrets: type === 'gateway' || rule?.selector !== undefined,
  }
}

function metadataOf(
  { registry }: MeshService,
  rule: MeshDestinationRule | undefined,
  subset: Subset | undefined,
): Resource | undefined {
  const source = rule && sourceObject('destination-rule', rule, subset?.name)
  return registry === 'ServiceEntry' ? withExternalMark(source) : source
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
