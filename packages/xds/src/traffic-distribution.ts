import type { LocalityLoadBalancerSetting, Service } from '@traffic-lab/resources'

/** Which endpoints a Service wants its clients to use first: those of their own zone, or of their own node. */
export type TrafficDistribution = 'zone' | 'node'

const values: Readonly<Record<string, TrafficDistribution>> = {
  preferclose: 'zone',
  prefersamezone: 'zone',
  prefersamenode: 'node',
}
const annotation = 'networking.istio.io/traffic-distribution'

/** Kubernetes' own field comes before Istio's annotation, which is older. */
export function trafficDistributionOf({ metadata, spec }: Service): TrafficDistribution | undefined {
  const own = values[spec.trafficDistribution?.toLowerCase() ?? '']
  return own ?? values[metadata.annotations?.[annotation]?.toLowerCase() ?? '']
}

/** The same as a rule would say it. */
export const distributionSettings: Readonly<Record<TrafficDistribution, LocalityLoadBalancerSetting>> = {
  zone: {
    failoverPriority: [
      'topology.istio.io/network',
      'topology.kubernetes.io/region',
      'topology.kubernetes.io/zone',
    ],
  },
  node: {
    failoverPriority: [
      'topology.istio.io/network',
      'topology.kubernetes.io/region',
      'topology.kubernetes.io/zone',
      'topology.istio.io/subzone',
      'kubernetes.io/hostname',
    ],
  },
}
