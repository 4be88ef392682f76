import type { Gateway, GatewayServer } from '@traffic-lab/resources'
import { hasLabels } from '@traffic-lab/resources'
import type { ProxyView } from './proxy-view.ts'

/** Servers that share a listener and its routes: those of one port and address, of every Gateway on this proxy. */
export interface GatewayPort {
  /** The port the proxy listens on. */
  readonly number: number
  readonly bind: string | undefined
  readonly listenerName: string
  readonly routeName: string
  readonly servers: readonly BoundServer[]
}

export interface BoundServer {
  readonly server: GatewayServer
  /** `namespace/name`. */
  readonly gateway: string
  readonly gatewayNamespace: string
}

/** The Gateways whose selector fits this proxy's labels, in any namespace, merged port by port. */
export function gatewayPortsOf(view: ProxyView): readonly GatewayPort[] {
  const ports = new Map<string, GatewayPort & { readonly servers: BoundServer[] }>()
  for (const gateway of view.mesh.gateways) {
    if (!hasLabels(gateway.spec.selector ?? {}, view.proxy.labels)) continue
    for (const server of gateway.spec.servers ?? [])
      for (const number of resolvePorts(view, server.port.number)) {
        const suffix = server.bind ? `.${server.bind}` : ''
        const routeName = `http.${number}${suffix}`
        const port = ports.get(routeName) ?? {
          number,
          bind: server.bind,
          listenerName: `${server.bind ?? '0.0.0.0'}_${number}`,
          routeName,
          servers: [],
        }
        ports.set(routeName, port)
        port.servers.push(boundServer(gateway, server))
      }
  }
  return [...ports.values()]
}

function boundServer({ metadata }: Gateway, server: GatewayServer): BoundServer {
  const namespace = metadata.namespace ?? 'default'
  return { server, gateway: `${namespace}/${metadata.name}`, gatewayNamespace: namespace }
}

/** A Gateway names the port of the Service in front of the proxy; the proxy listens on the target port. */
function resolvePorts({ mesh, proxy }: ProxyView, number: number): readonly number[] {
  const named = mesh.podPorts.get(`${proxy.namespace}/${proxy.name}`)
  const targets = new Set<number>()
  for (const service of mesh.services) {
    if (service.namespace !== proxy.namespace || Object.keys(service.selector).length === 0) continue
    if (!hasLabels(service.selector, proxy.labels)) continue
    for (const port of service.ports) {
      if (port.number !== number) continue
      const target = typeof port.targetPort === 'number' ? port.targetPort : named?.get(port.targetPort)
      if (target !== undefined) targets.add(target)
    }
  }
  return targets.size > 0 ? [...targets] : [number]
}
