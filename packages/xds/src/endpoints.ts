import { hasLabels } from '@traffic-lab/resources'
import type { MeshEndpoint } from './mesh-services.ts'
import type { OutboundCluster } from './outbound-clusters.ts'
import { present } from './present.ts'
import type { EndpointSet, Resource } from './snapshot.ts'

/** The endpoint set of a cluster; a cluster that selects no pod gets an empty one, and answers 503 UH. */
export function buildEndpointSet(
  name: string,
  { service, port, subset, policy }: Pick<OutboundCluster, 'service' | 'port' | 'subset' | 'policy'>,
): EndpointSet {
  // With a panic threshold of its own, a rule wants to judge by ready endpoints alone.
  const readyOnly = (policy.outlierDetection?.minHealthPercent ?? 0) > 0
  const endpoints = service.endpoints
    .filter(({ portName }) => portName === port.name)
    .filter(({ labels }) => hasLabels(subset?.labels ?? {}, labels))
    .filter(({ ready }) => ready || !readyOnly)
  const groups = Map.groupBy(endpoints, ({ locality = '' }) => locality)
  return {
    cluster_name: name,
    ...(groups.size > 0 && {
      endpoints: [...groups].map(([locality, group]) => buildGroup(locality, group)),
    }),
  }
}

/** The endpoints of one place. */
function buildGroup(locality: string, endpoints: readonly MeshEndpoint[]): Resource {
  const [region, zone, subZone] = locality.split('/')
  return {
    locality: present({
      region: region || undefined,
      zone: zone || undefined,
      sub_zone: subZone || undefined,
    }),
    lb_endpoints: endpoints.map(
      ({ address, port, ready, weight = 1 }): Resource => ({
        endpoint: { address: buildAddress(address, port) },
        health_status: ready ? 'HEALTHY' : 'UNHEALTHY',
        load_balancing_weight: weight,
      }),
    ),
    load_balancing_weight: endpoints.reduce((sum, { weight = 1 }) => sum + weight, 0),
  }
}

function buildAddress(address: string, port: number): Resource {
  return address.startsWith('unix://')
    ? { pipe: { path: address.slice('unix://'.length) } }
    : { socket_address: { address, port_value: port } }
}
