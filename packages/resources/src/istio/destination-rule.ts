import type { KubeObject } from '../kube-object.ts'

/** What applies to traffic for a host once it is routed. Durations are Go's (`2m`). */
export interface DestinationRule extends KubeObject {
  readonly kind: 'DestinationRule'
  readonly spec: DestinationRuleSpec
}

export interface DestinationRuleSpec {
  readonly host: string
  readonly exportTo?: readonly string[]
  readonly trafficPolicy?: TrafficPolicy
  readonly subsets?: readonly Subset[]
  /** Clients of the rule's own namespace that it is for; absent is all clients. */
  readonly workloadSelector?: { readonly matchLabels?: Readonly<Record<string, string>> }
}

export interface Subset {
  readonly name: string
  readonly labels?: Readonly<Record<string, string>>
  readonly trafficPolicy?: TrafficPolicy
}

export interface PortTrafficPolicy {
  readonly loadBalancer?: LoadBalancerSettings
  readonly connectionPool?: ConnectionPoolSettings
  readonly outlierDetection?: OutlierDetection
  readonly tls?: ClientTLSSettings
}

export interface TrafficPolicy extends PortTrafficPolicy {
  readonly proxyProtocol?: ProxyProtocol
  readonly retryBudget?: RetryBudget
  readonly portLevelSettings?: readonly (PortTrafficPolicy & {
    readonly port?: { readonly number?: number }
  })[]
}

export interface LoadBalancerSettings {
  readonly simple?: string
  readonly consistentHash?: ConsistentHashLB
  readonly localityLbSetting?: LocalityLoadBalancerSetting
  readonly warmup?: WarmupConfiguration
  /** The old form of `warmup`. */
  readonly warmupDurationSecs?: string
}

/** Percentages are 0–100. */
export interface WarmupConfiguration {
  readonly duration?: string
  readonly minimumPercent?: number
  readonly aggression?: number
}

/** Localities are `region/zone/subzone`, where a star or nothing stands for any. Weights of `to` add up to 100. */
export interface LocalityLoadBalancerSetting {
  readonly enabled?: boolean
  readonly distribute?: readonly {
    readonly from?: string
    readonly to?: Readonly<Record<string, number>>
  }[]
  /** From one region to another. */
  readonly failover?: readonly { readonly from?: string; readonly to?: string }[]
  /** Labels, the most important first, each `key` or `key=value`. */
  readonly failoverPriority?: readonly string[]
}

/** How a client speaks TLS. Certificates are a Secret, or files of its own pod. */
export interface ClientTLSSettings {
  readonly mode?: 'DISABLE' | 'SIMPLE' | 'MUTUAL' | 'ISTIO_MUTUAL'
  readonly clientCertificate?: string
  readonly privateKey?: string
  readonly caCertificates?: string
  readonly caCrl?: string
  readonly credentialName?: string
  readonly subjectAltNames?: readonly string[]
  readonly sni?: string
  readonly insecureSkipVerify?: boolean
}

export interface ProxyProtocol {
  readonly version?: 'V1' | 'V2'
}

/** `percent` is 0–100 of the requests under way. */
export interface RetryBudget {
  readonly percent?: number
  readonly minRetryConcurrency?: number
}

export interface ConsistentHashLB {
  readonly httpHeaderName?: string
  readonly httpCookie?: {
    readonly name: string
    readonly path?: string
    readonly ttl?: string
    readonly attributes?: readonly { readonly name: string; readonly value?: string }[]
  }
  readonly useSourceIp?: boolean
  readonly httpQueryParameterName?: string
  readonly minimumRingSize?: number | string
  readonly ringHash?: { readonly minimumRingSize?: number | string }
  readonly maglev?: { readonly tableSize?: number | string }
}

export interface ConnectionPoolSettings {
  readonly tcp?: {
    readonly maxConnections?: number
    readonly connectTimeout?: string
    readonly idleTimeout?: string
    readonly maxConnectionDuration?: string
    readonly tcpKeepalive?: { readonly probes?: number; readonly time?: string; readonly interval?: string }
  }
  readonly http?: {
    readonly http1MaxPendingRequests?: number
    readonly http2MaxRequests?: number
    readonly maxRequestsPerConnection?: number
    readonly maxRetries?: number
    readonly idleTimeout?: string
    readonly h2UpgradePolicy?: 'DEFAULT' | 'DO_NOT_UPGRADE' | 'UPGRADE'
    readonly useClientProtocol?: boolean
    readonly maxConcurrentStreams?: number
  }
}

export interface OutlierDetection {
  readonly consecutive5xxErrors?: number
  readonly consecutiveGatewayErrors?: number
  readonly interval?: string
  readonly baseEjectionTime?: string
  readonly maxEjectionPercent?: number
  readonly minHealthPercent?: number
  readonly splitExternalLocalOriginErrors?: boolean
  readonly consecutiveLocalOriginFailures?: number
}
