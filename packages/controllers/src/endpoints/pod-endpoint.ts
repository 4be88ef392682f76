import type { Pod, Service, ServicePort } from '@traffic-lab/resources'
import { hasEnded, isReady } from '../pod-availability.ts'

interface EndpointPort {
  readonly name: string
  readonly port: number
  readonly protocol: string
  readonly appProtocol?: string
}

/** A pod behind a Service, as both kinds of endpoints tell it. */
export interface PodEndpoint {
  readonly ip: string
  readonly pod: Pod
  /** May be sent traffic. */
  readonly ready: boolean
  /** Answers, though perhaps on its way out. */
  readonly serving: boolean
  readonly terminating: boolean
  readonly ports: readonly EndpointPort[]
}

/** The Service's pods that have an address, by name. */
export function podEndpoints(service: Service, pods: readonly Pod[]): readonly PodEndpoint[] {
  const anyway = service.spec.publishNotReadyAddresses === true
  return pods
    .flatMap((pod): PodEndpoint[] => {
      const ip = pod.status?.podIP
      if (ip === undefined || hasEnded(pod.status?.phase)) return []
      const terminating = pod.metadata.deletionTimestamp !== undefined
      const serving = isReady(pod)
      const ready = anyway || (serving && !terminating)
      const ports = (service.spec.ports ?? []).flatMap((port) => endpointPort(port, pod) ?? [])
      return [{ ip, pod, ready, serving, terminating, ports }]
    })
    .sort((a, b) => (a.pod.metadata.name < b.pod.metadata.name ? -1 : 1))
}

/** A named target port is looked up in each pod; a pod that has no such port has no endpoint for it. */
function endpointPort(servicePort: ServicePort, pod: Pod): EndpointPort | undefined {
  const { name = '', port, targetPort = port, protocol = 'TCP', appProtocol } = servicePort
  const number = typeof targetPort === 'number' ? targetPort : namedPort(pod, targetPort, protocol)
  if (number === undefined) return undefined
  return { name, port: number, protocol, ...(appProtocol !== undefined && { appProtocol }) }
}

function namedPort(pod: Pod, wanted: string, wantedProtocol: string): number | undefined {
  return pod.spec.containers
    .flatMap(({ ports = [] }) => ports)
    .find(({ name, protocol = 'TCP' }) => name === wanted && protocol === wantedProtocol)?.containerPort
}
