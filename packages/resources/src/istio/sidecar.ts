import type { KubeObject } from '../kube-object.ts'
import type { ConnectionPoolSettings } from './destination-rule.ts'

/** What the sidecars of a namespace, or of some of its pods, may reach, and how they are reached. */
export interface Sidecar extends KubeObject {
  readonly kind: 'Sidecar'
  readonly spec: SidecarSpec
}

interface SidecarSpec {
  /** Absent selects every pod of the namespace; in the root namespace it is the default of the whole mesh. */
  readonly workloadSelector?: { readonly labels?: Readonly<Record<string, string>> }
  readonly ingress?: readonly SidecarIngress[]
  readonly egress?: readonly SidecarEgress[]
  readonly outboundTrafficPolicy?: { readonly mode?: 'ALLOW_ANY' | 'REGISTRY_ONLY' }
  readonly inboundConnectionPool?: ConnectionPoolSettings
}

interface SidecarPort {
  readonly number?: number
  readonly protocol?: string
  readonly name?: string
}

export interface SidecarEgress {
  /** Absent: every port that no other listener of the list has. */
  readonly port?: SidecarPort
  /** `namespace/host`; the namespace may be `.` (one's own), a star (any) or `~` (none). */
  readonly hosts: readonly string[]
}

export interface SidecarIngress {
  readonly port: SidecarPort
  /** `127.0.0.1:port`, `0.0.0.0:port` (the pod's address) or `unix:///path`; absent: where the caller was going. */
  readonly defaultEndpoint?: string
  readonly connectionPool?: ConnectionPoolSettings
}
