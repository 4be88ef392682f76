import type { ConnectionPoolSettings, SidecarIngress } from '@traffic-lab/resources'
import { hasLabels } from '@traffic-lab/resources'
import type { MeshService, MeshServicePort } from './mesh-services.ts'
import { protocolNamed } from './port-protocol.ts'
import type { ProxyView } from './proxy-view.ts'

/** A port of the proxy's own application. */
export interface InboundPort {
  readonly number: number
  /** Whose port it is, as traces name it: a Service, or the Sidecar that defines it. */
  readonly host: string
  readonly port: MeshServicePort
  /** The Service that leads there; its rules limit the way to the application. */
  readonly target: Pick<ServiceTarget, 'service' | 'port'> | undefined
  /** Limits that a Sidecar sets instead. */
  readonly connectionPool: ConnectionPoolSettings | undefined
  /** Where the application listens, if a Sidecar says so: `127.0.0.1:port`, `0.0.0.0:port` or `unix:///path`. */
  readonly endpoint: string | undefined
}

interface ServiceTarget {
  readonly number: number
  readonly service: MeshService
  readonly port: MeshServicePort
}

/**
 * The ports by which Services reach this pod, sorted; where several lead to one port the first Service by name counts.
 * A Sidecar that lists ports replaces them all. Where nothing is intercepted the application has its ports to itself.
 */
export function inboundPortsOf(view: ProxyView): readonly InboundPort[] {
  const { proxy, sidecar } = view
  if (proxy.interceptionMode === 'NONE') return []
  const targets = serviceTargetsOf(view)
  const { ingress = [], inboundConnectionPool } = sidecar?.spec ?? {}
  if (sidecar === undefined || ingress.length === 0)
    return targets.map(({ number, service, port }) => ({
      number,
      host: service.host,
      port,
      target: { service, port },
      connectionPool: inboundConnectionPool,
      endpoint: undefined,
    }))
  const host = `${sidecar.metadata.name}.${sidecar.metadata.namespace ?? 'default'}`
  return ingress
    .map((listener) => ({
      number: listener.port.number ?? 0,
      host,
      port: view.mesh.memo.remember(listener, 'ingress port', [], () => ingressPort(listener)),
      target: targets.find(({ number }) => number === listener.port.number),
      connectionPool: listener.connectionPool ?? inboundConnectionPool,
      endpoint: listener.defaultEndpoint || undefined,
    }))
    .sort((a, b) => a.number - b.number)
}

function ingressPort({ port: { number = 0, name = '', protocol = '' } }: SidecarIngress): MeshServicePort {
  return {
    name,
    number,
    targetPort: number,
    transport: 'TCP',
    protocol: protocolNamed(protocol) ?? 'sniffed',
  }
}

function serviceTargetsOf({ mesh, proxy }: ProxyView): readonly ServiceTarget[] {
  const named = mesh.podPorts.get(`${proxy.namespace}/${proxy.name}`)
  const targets = new Map<number, ServiceTarget>()
  for (const service of mesh.services) {
    if (service.namespace !== proxy.namespace) continue
    const selects = hasSelector(service) && hasLabels(service.selector, proxy.labels)
    for (const port of service.ports) {
      const number =
        service.registry === 'ServiceEntry'
          ? endpointPort(service, port, proxy.ip)
          : selects
            ? containerPort(port, named)
            : undefined
      if (number === undefined || port.transport !== 'TCP' || targets.has(number)) continue
      targets.set(number, { number, service, port })
    }
  }
  return [...targets.values()].sort((a, b) => a.number - b.number)
}

function containerPort(
  { targetPort }: MeshServicePort,
  named: ReadonlyMap<string, number> | undefined,
): number | undefined {
  return typeof targetPort === 'number' ? targetPort : named?.get(targetPort)
}

/** A ServiceEntry leads to a pod whose address is one of its endpoints. */
function endpointPort({ endpoints }: MeshService, port: MeshServicePort, ip: string): number | undefined {
  return endpoints.find(({ address, portName }) => address === ip && portName === port.name)?.port
}

function hasSelector({ selector }: MeshService): boolean {
  return Object.keys(selector).length > 0
}
