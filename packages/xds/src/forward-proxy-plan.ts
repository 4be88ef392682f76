import type { GatewaySecrets } from './forward-proxy-secrets.ts'
import type { WorkloadIdentity } from './workload-identity.ts'

/** Where a pod and its application live on this machine. */
export interface ForwardProxyPlan {
  /** The pod's own address: its listeners are bound to it, and its calls come from it. */
  readonly podIP: string
  /** Where the application listens, which only its own sidecar calls. */
  readonly appAddress: string
  /** Where it listens by its own account, also where no Service has the port. */
  readonly containerPorts?: readonly number[]
  /** The Unix socket of the proxy's admin interface, for `localhost:15000` inside the pod. */
  readonly adminPipe?: string
  /** A gateway's listener port → the port on 127.0.0.1 by which people reach it. */
  readonly nodePorts?: ReadonlyMap<number, number>
  /** For mutual TLS; a pod without an identity is called in plaintext, or not at all. */
  readonly identity?: WorkloadIdentity | undefined
  /** The authorities that this machine believes: a PEM file. */
  readonly authoritiesFile?: string | undefined
  /** Of a gateway's namespace, for the TLS that ends at it. */
  readonly secrets?: GatewaySecrets | undefined
}
