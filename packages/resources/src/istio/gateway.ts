import type { KubeObject } from '../kube-object.ts'

/** Ports that gateway proxies open, and for which hosts. */
export interface Gateway extends KubeObject {
  readonly kind: 'Gateway'
  readonly spec: GatewaySpec
}

export interface GatewaySpec {
  /** Labels of the gateway's pods; absent or empty selects every gateway. */
  readonly selector?: Readonly<Record<string, string>>
  readonly servers?: readonly GatewayServer[]
}

export interface GatewayServer {
  readonly name?: string
  readonly port: {
    readonly number: number
    readonly name: string
    readonly protocol: string
  }
  /** A host, or `namespace/host`, where the namespace may also be `.` (the Gateway's own) or a star (any). */
  readonly hosts: readonly string[]
  readonly bind?: string
  readonly tls?: { readonly httpsRedirect?: boolean }
}
