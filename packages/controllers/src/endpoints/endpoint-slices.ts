import type { Endpoint, EndpointSlice, Pod, Service } from '@traffic-lab/resources'
import { controllerReference } from '../owner.ts'
import type { PodEndpoint } from './pod-endpoint.ts'
import { podEndpoints } from './pod-endpoint.ts'

/** What marks the slices that are kept here: other slices of the same Service are their author's. */
export function sliceLabels(service: Service): Readonly<Record<string, string>> {
  return {
    'kubernetes.io/service-name': service.metadata.name,
    'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
  }
}

/**
 * One slice for each set of ports: pods differ only where a target port is named and their numbers differ. The
 * names end in `-`, for a suffix to be added.
 */
export function endpointSlicesOf(service: Service, pods: readonly Pod[]): readonly EndpointSlice[] {
  const groups = Map.groupBy(podEndpoints(service, pods), ({ ports }) => JSON.stringify(ports))
  // A Service without pods has one empty slice, as on a Kubernetes cluster.
  const slices = groups.size === 0 ? [[]] : [...groups.values()]
  return slices.map((members) => sliceOf(service, members))
}

function sliceOf(service: Service, members: readonly PodEndpoint[]): EndpointSlice {
  const { name, namespace } = service.metadata
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: `${name}-`,
      generateName: `${name}-`,
      ...(namespace !== undefined && { namespace }),
      labels: { ...service.metadata.labels, ...sliceLabels(service), ...headlessLabel(service) },
      ownerReferences: [controllerReference(service)],
    },
    addressType: 'IPv4',
    endpoints: members.map(endpointOf),
    ports: members[0]?.ports ?? [],
  }
}

function endpointOf({ ip, pod, ready, serving, terminating }: PodEndpoint): Endpoint {
  const { name, namespace, uid } = pod.metadata
  return {
    addresses: [ip],
    conditions: { ready, serving, terminating },
    targetRef: {
      kind: 'Pod',
      name,
      ...(namespace !== undefined && { namespace }),
      ...(uid !== undefined && { uid }),
    },
    ...(pod.spec.nodeName !== undefined && { nodeName: pod.spec.nodeName }),
  }
}

function headlessLabel({ spec }: Service): Readonly<Record<string, string>> {
  return spec.clusterIP === 'None' ? { 'service.kubernetes.io/headless': '' } : {}
}
