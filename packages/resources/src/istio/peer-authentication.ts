import type { KubeObject } from '../kube-object.ts'

/** How sidecars take connections: plaintext, mutual TLS, or both. */
export interface PeerAuthentication extends KubeObject {
  readonly kind: 'PeerAuthentication'
  readonly spec: PeerAuthenticationSpec
}

interface PeerAuthenticationSpec {
  /** Absent or empty: the whole namespace, or the whole mesh in the root namespace. */
  readonly selector?: WorkloadSelector
  readonly mtls?: MutualTLS
  /** By the port of the application. */
  readonly portLevelMtls?: Readonly<Record<string, MutualTLS>>
}

interface MutualTLS {
  readonly mode?: 'UNSET' | 'DISABLE' | 'PERMISSIVE' | 'STRICT'
}

/** The workloads that a policy is for. */
export interface WorkloadSelector {
  readonly matchLabels?: Readonly<Record<string, string>>
}
