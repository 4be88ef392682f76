import type { Gateway, GatewayServer } from '@traffic-lab/resources'
import { hasLabels } from '@traffic-lab/resources'
import { speaksHttp } from './gateway-protocol.ts'
import type { ProxyView } from './proxy-view.ts'

export interface BoundServer {
  readonly server: GatewayServer
  /** `namespace/name`. */
  readonly gateway: string
  readonly gatewayNamespace: string
  /** The port the proxy listens on. */
  readonly number: number
  /** The name of its routes; undefined where it does not speak HTTP. */
  readonly routeName: string | undefined
}

/** The servers of the Gateways whose selector fits this proxy's labels, in any namespace, the oldest Gateway first. */
export function boundServersOf(view: ProxyView): readonly BoundServer[] {
  return view.mesh.gateways.flatMap((gateway) => {
    if (!hasLabels(gateway.spec.selector ?? {}, view.proxy.labels)) return []
    return (gateway.spec.servers ?? []).flatMap((server) =>
      resolvePorts(view, server.port.number).map((number) => boundServer(gateway, server, number)),
    )
  })
}

function boundServer({ metadata }: Gateway, server: GatewayServer, number: number): BoundServer {
  const { name, namespace = 'default' } = metadata
  const { port, tls, bind } = server
  const suffix = bind ? `.${bind}` : ''
  const isHttps = port.protocol.toUpperCase() === 'HTTPS' && tls !== undefined
  const routeName = isHttps
    ? `https.${port.number}.${port.name}.${name}.${namespace}${suffix}`
    : `http.${number}${suffix}`
  return {
    server,
    gateway: `${namespace}/${name}`,
    gatewayNamespace: namespace,
    number,
    routeName: speaksHttp(server) ? routeName : undefined,
  }
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
