import { hasLabels } from '@traffic-lab/resources'
import { buildLocality, localityBalancingOf } from './locality.ts'
import { arrangeLocalities, groupByLocality, type LocalityGroup } from './locality-groups.ts'
import type { MeshConfig } from './mesh-state.ts'
import type { OutboundCluster } from './outbound-clusters.ts'
import type { Place } from './places.ts'
import type { EndpointSet, Resource } from './snapshot.ts'

/**
 * The endpoint set of a cluster, for a client at `place`; a cluster that selects no pod gets an empty one, and answers
 * 503 UH.
 */
export function buildEndpointSet(
  name: string,
  { service, port, subset, policy }: Pick<OutboundCluster, 'service' | 'port' | 'subset' | 'policy'>,
  place: Place,
  meshConfig: Pick<MeshConfig, 'localityLbSetting'>,
): EndpointSet {
  // With a panic threshold of its own, a rule wants to judge by ready endpoints alone.
  const readyOnly = (policy.outlierDetection?.minHealthPercent ?? 0) > 0
  const endpoints = service.endpoints
    .filter(({ portName }) => portName === port.name)
    .filter(({ labels }) => hasLabels(subset?.labels ?? {}, labels))
    .filter(({ ready }) => ready || !readyOnly)
  const balancing = localityBalancingOf(policy, service, meshConfig)
  const groups = arrangeLocalities(groupByLocality(endpoints), place, balancing)
  return { cluster_name: name, ...(groups.length > 0 && { endpoints: groups.map(buildGroup) }) }
}

function buildGroup({ locality, endpoints, weight: groupWeight, priority }: LocalityGroup): Resource {
  return {
    locality: buildLocality(locality),
    lb_endpoints: endpoints.map(
      ({ address, port, ready, weight = 1 }): Resource => ({
        endpoint: { address: buildAddress(address, port) },
        health_status: ready ? 'HEALTHY' : 'UNHEALTHY',
        load_balancing_weight: weight,
      }),
    ),
    load_balancing_weight: groupWeight,
    ...(priority > 0 && { priority }),
  }
}

function buildAddress(address: string, port: number): Resource {
  return address.startsWith('unix://')
    ? { pipe: { path: address.slice('unix://'.length) } }
    : { socket_address: { address, port_value: port } }
}
