import type { KubeObject, Pod, Service } from '@traffic-lab/resources'
import type { PodEndpoint } from './pod-endpoint.ts'
import { podEndpoints } from './pod-endpoint.ts'

/**
 * The older Endpoints object of the same name, which `kubectl describe service` before 1.31 reads. It does not know
 * terminating pods.
 */
export function classicEndpoints(service: Service, pods: readonly Pod[]): KubeObject {
  const { name, namespace, labels } = service.metadata
  return {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: {
      name,
      ...(namespace !== undefined && { namespace }),
      ...(labels !== undefined && { labels }),
    },
    subsets: subsetsOf(podEndpoints(service, pods).filter(({ ready, terminating }) => ready || !terminating)),
  }
}

function subsetsOf(endpoints: readonly PodEndpoint[]): readonly unknown[] {
  const groups = Map.groupBy(endpoints, ({ ports }) => JSON.stringify(ports))
  return [...groups.values()].map((members) => {
    const ready = members.filter((one) => one.ready).map(addressOf)
    const notReady = members.filter((one) => !one.ready).map(addressOf)
    const ports = (members[0]?.ports ?? []).map(({ name, ...port }) =>
      name === '' ? port : { name, ...port },
    )
    return {
      ...(ready.length > 0 && { addresses: ready }),
      ...(notReady.length > 0 && { notReadyAddresses: notReady }),
      ...(ports.length > 0 && { ports }),
    }
  })
}

function addressOf({ ip, pod }: PodEndpoint) {
  const { name, namespace, uid } = pod.metadata
  return {
    ip,
    ...(pod.spec.nodeName !== undefined && { nodeName: pod.spec.nodeName }),
    targetRef: { kind: 'Pod', name, namespace, uid },
  }
}
