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
}

export interface TrafficPolicy extends PortTrafficPolicy {
  readonly portLevelSettings?: readonly (PortTrafficPolicy & {
    readonly port?: { readonly number?: number }
  })[]
}

export interface LoadBalancerSettings {
  readonly simple?: string
  readonly consistentHash?: ConsistentHashLB
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
