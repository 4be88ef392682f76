import { hasLabels } from '@traffic-lab/resources'
import type { MeshService, MeshServicePort } from './mesh-services.ts'
import type { ProxyView } from './proxy-view.ts'

/** A port of the proxy's own application, with the Service that leads there. */
export interface InboundPort {
  readonly number: number
  readonly service: MeshService
  readonly port: MeshServicePort
}

/** The ports by which Services reach this pod, sorted; where several lead to one port the first Service by name counts. */
export function inboundPortsOf({ mesh, proxy }: ProxyView): readonly InboundPort[] {
  const named = mesh.podPorts.get(`${proxy.namespace}/${proxy.name}`)
  const ports = new Map<number, InboundPort>()
  for (const service of mesh.services) {
    if (service.namespace !== proxy.namespace || !hasSelector(service)) continue
    if (!hasLabels(service.selector, proxy.labels)) continue
    for (const port of service.ports) {
      const number = typeof port.targetPort === 'number' ? port.targetPort : named?.get(port.targetPort)
      if (number === undefined || port.transport !== 'TCP' || ports.has(number)) continue
      ports.set(number, { number, service, port })
    }
  }
  return [...ports.values()].sort((a, b) => a.number - b.number)
}

function hasSelector({ selector }: MeshService): boolean {
  return Object.keys(selector).length > 0
}
