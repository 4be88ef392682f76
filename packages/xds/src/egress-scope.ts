import type { MeshService, ServiceAlias } from './mesh-services.ts'
import type { PortProtocol } from './port-protocol.ts'
import type { MeshVirtualService } from './virtual-services.ts'

/** One of a sidecar's ways out, and what it reaches there. Without a Sidecar there is one, for everything visible. */
export interface EgressScope {
  /** Tells the scopes of one namespace's proxies apart. */
  readonly key: string
  /** A port of its own, on which no other way out adds anything; undefined: every port of its Services. */
  readonly listener: EgressListener | undefined
  /** Sorted by host, each host once. */
  readonly services: readonly MeshService[]
  readonly aliases: readonly ServiceAlias[]
  /** In the order in which they win. */
  readonly virtualServices: readonly MeshVirtualService[]
}

interface EgressListener {
  readonly number: number
  readonly protocol: PortProtocol
}
