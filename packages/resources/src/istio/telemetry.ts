import type { KubeObject } from '../kube-object.ts'

/** What proxies tell of the traffic. */
export interface Telemetry extends KubeObject {
  readonly kind: 'Telemetry'
  readonly spec: TelemetrySpec
}

interface TelemetrySpec {
  /** Absent: every workload of the namespace, in the root namespace every workload of the mesh. */
  readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> }
  readonly accessLogging?: readonly AccessLogging[]
}

export interface AccessLogging {
  readonly match?: { readonly mode?: 'CLIENT_AND_SERVER' | 'CLIENT' | 'SERVER' }
  /** Names of logs in the mesh's config; `envoy` is the access log on standard output. */
  readonly providers?: readonly { readonly name: string }[]
  /** A condition in CEL. */
  readonly filter?: { readonly expression?: string }
  readonly disabled?: boolean
}
