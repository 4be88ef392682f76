import type {
  ConnectionPoolSettings,
  EndpointSlice,
  HTTPRetry,
  KubeObject,
  LocalityLoadBalancerSetting,
  Namespace,
  Pod,
  Service,
} from '@traffic-lab/resources'
import type { Resource } from './snapshot.ts'

/** All that the translation reads. Nothing else: no clock, disk or environment. */
export interface MeshState {
  readonly meshConfig: MeshConfig
  readonly namespaces: readonly Namespace[]
  readonly services: readonly Service[]
  readonly pods: readonly Pod[]
  /** Their labels say where pods are; without them a pod says so itself, or nobody does. */
  readonly nodes?: readonly KubeObject[]
  readonly endpointSlices: readonly EndpointSlice[]
  /** Istio's objects of every translated kind, in any version. */
  readonly rules: readonly KubeObject[]
}

/** Istio's MeshConfig, as far as it is used; absent keys have Istio's defaults. */
export interface MeshConfig {
  readonly rootNamespace?: string
  readonly accessLogFile?: string
  readonly accessLogFormat?: string
  readonly accessLogEncoding?: 'TEXT' | 'JSON'
  readonly extensionProviders?: readonly ExtensionProvider[]
  readonly defaultProviders?: { readonly accessLogging?: readonly string[] }
  readonly pathNormalization?: { readonly normalization?: string }
  /** Of routes that say nothing of retries. */
  readonly defaultHttpRetryPolicy?: HTTPRetry
  readonly defaultConfig?: {
    readonly tracing?: { readonly sampling?: number; readonly enableIstioTags?: boolean }
  }
  /** Of every cluster whose rule has none of its own. */
  readonly connectTimeout?: string
  readonly tcpKeepalive?: NonNullable<ConnectionPoolSettings['tcp']>['tcpKeepalive']
  readonly localityLbSetting?: LocalityLoadBalancerSetting
  /** Whether sidecars call each other over mutual TLS where no rule says; plaintext when absent. */
  readonly enableAutoMtls?: boolean
  readonly defaultServiceExportTo?: readonly string[]
  readonly defaultVirtualServiceExportTo?: readonly string[]
  readonly defaultDestinationRuleExportTo?: readonly string[]
  readonly outboundTrafficPolicy?: { readonly mode?: 'ALLOW_ANY' | 'REGISTRY_ONLY' }
}

/** A log that Telemetry objects may name. */
export interface ExtensionProvider {
  readonly name: string
  readonly envoyFileAccessLog?: {
    readonly path?: string
    readonly logFormat?: { readonly text?: string; readonly labels?: Resource }
    readonly omitEmptyValues?: boolean
  }
}

/** Who asks for a configuration. */
export interface Proxy {
  readonly type: 'sidecar' | 'gateway'
  readonly name: string
  readonly namespace: string
  readonly ip: string
  readonly labels: Readonly<Record<string, string>>
  /** NONE: nothing is intercepted, so outbound listeners are bound to the pod's loopback address. */
  readonly interceptionMode?: 'REDIRECT' | 'NONE'
}
