import type { EgressScope } from './egress-scope.ts'
import type { MeshService, MeshServicePort } from './mesh-services.ts'
import type { Proxy } from './mesh-state.ts'
import { isHttp, type PortProtocol } from './port-protocol.ts'
import type { ProxyView } from './proxy-view.ts'
import { anyAddress, loopbackAddress } from './well-known.ts'

/** A sidecar's outbound listener before it is built: where it listens, and for whom. */
export interface OutboundPort {
  /** `0.0.0.0_3002`. */
  readonly name: string
  readonly address: string
  readonly number: number
  readonly scope: EgressScope
  /** Never empty. Of HTTP Services the first alone: the others are virtual hosts of the same routes. */
  readonly users: readonly PortUser[]
  /** The route configuration of its HTTP; undefined where none is spoken. */
  readonly routes: string | undefined
}

export interface PortUser {
  readonly service: MeshService
  readonly port: MeshServicePort
  /** The listener's own where a Sidecar gives it one, else the port's. */
  readonly protocol: PortProtocol
  /** Ranges of addresses that the Service has instead of one of its own. */
  readonly ranges: readonly string[]
}

type Kind = 'http' | 'tcp' | 'both'

interface Draft {
  readonly address: string
  readonly number: number
  readonly scope: EgressScope
  users: readonly PortUser[]
  kind: Kind
  routes: string | undefined
}

/**
 * HTTP Services share one listener a port; others have one for each address and port, and share that of all addresses
 * where they have none. What HTTP and other Services share tells them apart by the first bytes.
 */
export function outboundPortsOf(view: ProxyView): readonly OutboundPort[] {
  const drafts = new Map<string, Draft>()
  for (const scope of view.egress) {
    const closed = new Set(scope.listener === undefined ? drafts.keys() : [])
    for (const { address, user } of usersOf(scope, view.proxy)) {
      const number = scope.listener?.number ?? user.port.number
      const name = `${address}_${number}`
      if (!closed.has(name)) add(drafts, name, { address, number, scope, user })
    }
  }
  return [...drafts].map(([name, { kind: _, ...draft }]) => ({ name, ...draft }))
}

interface Arrival {
  readonly address: string
  readonly number: number
  readonly scope: EgressScope
  readonly user: PortUser
}

function add(drafts: Map<string, Draft>, name: string, arrival: Arrival): void {
  const { address, number, scope, user } = arrival
  const kind = kindOf(user.protocol)
  const routes = routesOf(arrival)
  const draft = drafts.get(name)
  if (draft === undefined || (draft.kind === 'http' && kind === 'both' && address !== anyAddress)) {
    drafts.set(name, { address, number, scope, users: [user], kind, routes })
    return
  }
  const speaksHttp = draft.kind !== 'tcp'
  if (speaksHttp && kind !== 'tcp') return
  if (wantsAnother(draft, user)) return
  draft.users = [...draft.users, user]
  draft.routes ??= routes
  if (draft.kind !== kind) draft.kind = 'both'
}

function kindOf(protocol: PortProtocol): Kind {
  if (isHttp(protocol)) return 'http'
  return protocol === 'sniffed' ? 'both' : 'tcp'
}

/** Protocols in which the server speaks first share no listener with another one: nothing could be sniffed. */
const serverFirst: ReadonlySet<PortProtocol> = new Set(['Mongo', 'Redis', 'MySQL'])

function wantsAnother(draft: Draft, user: PortUser): boolean {
  const all = [...draft.users, user].map(({ protocol }) => protocol)
  return all.some((protocol) => serverFirst.has(protocol)) && new Set(all).size > 1
}

/** A sniffed port of a Service with an address of its own leads to that Service alone. */
function routesOf({ address, number, user }: Arrival): string | undefined {
  if (isHttp(user.protocol)) return String(number)
  if (user.protocol !== 'sniffed') return undefined
  return address === anyAddress ? String(number) : `${user.service.host}:${number}`
}

function* usersOf(
  { services, listener }: EgressScope,
  { ip, interceptionMode }: Proxy,
): Generator<{ readonly address: string; readonly user: PortUser }> {
  for (const service of services)
    for (const port of service.ports) {
      const protocol = listener?.protocol ?? port.protocol
      if (protocol === 'UDP') continue
      const ranges = isHttp(protocol) ? [] : service.clusterIPs.filter((address) => address.includes('/'))
      const user = { service, port, protocol, ranges }
      if (interceptionMode === 'NONE') yield { address: loopbackAddress, user }
      else if (isHttp(protocol) || listener !== undefined) yield { address: anyAddress, user }
      else for (const address of addressesOf(service, port, ip)) yield { address, user }
    }
}

/** Clients of a Service without an address call its endpoints; one's own pod is not called through the sidecar. */
function addressesOf(service: MeshService, port: MeshServicePort, own: string): readonly string[] {
  const { resolution, endpoints, clusterIPs, selector, registry } = service
  const [address] = clusterIPs
  if (address !== undefined) return [address.includes('/') ? anyAddress : address]
  if (resolution !== 'NONE') return [anyAddress]
  const reached = endpoints.filter(({ portName }) => portName === port.name)
  if (registry === 'ServiceEntry' && reached.length === 0 && Object.keys(selector).length === 0)
    return [anyAddress]
  return [...new Set(reached.map((endpoint) => endpoint.address))].filter((each) => each !== own)
}
