import { protocolOf, speaksTls } from './gateway-protocol.ts'
import { type BoundServer, boundServersOf } from './gateway-servers.ts'
import { isHttp, type PortProtocol } from './port-protocol.ts'
import type { ProxyView } from './proxy-view.ts'

/** Servers of one port, address and protocol. */
export interface GatewayPort {
  readonly number: number
  readonly bind: string
  readonly protocol: PortProtocol
  /** The routes of all its servers together, where they speak plain HTTP. */
  readonly routeName: string | undefined
  readonly servers: readonly BoundServer[]
}

/** What all Gateways of a proxy come to. */
export interface GatewayPorts {
  readonly ports: readonly GatewayPort[]
  /** The servers of each route configuration. */
  readonly routes: ReadonlyMap<string, readonly BoundServer[]>
}

type Draft = GatewayPort & { readonly servers: BoundServer[]; routeName: string | undefined }

/**
 * Merges servers port by port. Plain HTTP shares a port, and so do servers of TLS, which clients name; any other second
 * server of a port is left out, as is one with a TLS host that the port has already. The oldest Gateway wins.
 */
export function mergeGateways(view: ProxyView): GatewayPorts {
  const ports = new Map<string, Draft>()
  const routes = new Map<string, BoundServer[]>()
  /** The first server's entry, of ports whose first server is plaintext. */
  const plaintext = new Map<number, Draft>()
  const taken = new Set<number>()
  const tlsHosts = new Set<string>()

  const add = (bound: BoundServer): Draft => {
    const { server, number } = bound
    const bind = server.bind ?? ''
    const key = [number, server.port.protocol, bind].join(' ')
    const draft = ports.get(key) ?? {
      number,
      bind,
      protocol: protocolOf(server),
      routeName: undefined,
      servers: [],
    }
    ports.set(key, draft)
    draft.servers.push(bound)
    return draft
  }
  const addRoutes = ({ routeName }: BoundServer, servers: BoundServer[]) => {
    if (routeName !== undefined) routes.set(routeName, servers)
  }

  for (const bound of boundServersOf(view)) {
    const { server, number, routeName = '' } = bound
    if (server.tls !== undefined && !claimHosts(bound, tlsHosts)) continue
    const first = plaintext.get(number)
    if (!taken.has(number)) {
      taken.add(number)
      addRoutes(bound, [bound])
      const draft = add(bound)
      draft.routeName = bound.routeName
      if (!speaksTls(server)) plaintext.set(number, draft)
    } else if (first === undefined) {
      if (server.tls === undefined || routes.has(routeName)) continue
      addRoutes(bound, [bound])
      add(bound)
    } else if (first.bind === (server.bind ?? '')) {
      if (routeName === '' || !canShare(protocolOf(server), first.protocol)) continue
      first.servers.push(bound)
      addRoutes(bound, [...(routes.get(routeName) ?? []), bound])
    } else {
      add(bound).routeName = bound.routeName
      addRoutes(bound, [...(routes.get(routeName) ?? []), bound])
    }
  }
  return { ports: [...ports.values()], routes }
}

function canShare(protocol: PortProtocol, first: PortProtocol): boolean {
  return (isHttp(protocol) || protocol === first) && isHttp(first)
}

/** Whether no other server has one of the hosts; Envoy tells chains apart by them. */
function claimHosts({ server, number, gatewayNamespace }: BoundServer, known: Set<string>): boolean {
  const keys = server.hosts.map((host) =>
    [number, server.bind ?? '', host.replace(/^\.\//, `${gatewayNamespace}/`).replace(/^\*\//, '')].join(' '),
  )
  if (keys.some((key) => known.has(key))) return false
  for (const key of keys) known.add(key)
  return true
}
