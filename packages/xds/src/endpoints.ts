import { hasLabels } from '@traffic-lab/resources'
import type { OutboundCluster } from './outbound-clusters.ts'
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
    .map(
      ({ address, port: number, ready }): Resource => ({
        endpoint: { address: { socket_address: { address, port_value: number } } },
        health_status: ready ? 'HEALTHY' : 'UNHEALTHY',
        load_balancing_weight: 1,
      }),
    )
  return {
    cluster_name: name,
    ...(endpoints.length > 0 && {
      endpoints: [{ locality: {}, lb_endpoints: endpoints, load_balancing_weight: endpoints.length }],
    }),
  }
}
