import type { KubeObject } from '../kube-object.ts'
import type { StringMatch } from './string-match.ts'

/** Traffic rules for hosts. Durations are Go's (`1m30s`); percentages are 0–100. */
export interface VirtualService extends KubeObject {
  readonly kind: 'VirtualService'
  readonly spec: VirtualServiceSpec
}

export interface VirtualServiceSpec {
  readonly hosts?: readonly string[]
  /** Absent or empty means `mesh`: all sidecars. */
  readonly gateways?: readonly string[]
  readonly exportTo?: readonly string[]
  readonly http?: readonly HTTPRoute[]
  readonly tls?: readonly TLSRoute[]
  readonly tcp?: readonly TCPRoute[]
}

export interface HTTPRoute {
  readonly name?: string
  /** Alternatives (OR); the fields of one entry are all required (AND). */
  readonly match?: readonly HTTPMatchRequest[]
  readonly route?: readonly HTTPRouteDestination[]
  readonly redirect?: HTTPRedirect
  readonly directResponse?: HTTPDirectResponse
  readonly rewrite?: HTTPRewrite
  readonly timeout?: string
  readonly retries?: HTTPRetry
  readonly fault?: HTTPFaultInjection
  readonly mirror?: Destination
  readonly mirrorPercentage?: Percent
  /** Whole percent; the older spelling. */
  readonly mirrorPercent?: number
  readonly mirrors?: readonly HTTPMirrorPolicy[]
  readonly corsPolicy?: CorsPolicy
  readonly headers?: Headers
  /** Another VirtualService, one without hosts, whose routes stand here. */
  readonly delegate?: Delegate
}

export interface Delegate {
  readonly name?: string
  /** Absent is the namespace of the rule that delegates. */
  readonly namespace?: string
}

/** Routes of bytes; the ports are those of Services that do not speak HTTP, and of Gateways. */
export interface TCPRoute {
  readonly match?: readonly L4MatchAttributes[]
  readonly route?: readonly RouteDestination[]
}

/** Routes by the server name that a TLS client asks for; what it says is not decrypted. */
export interface TLSRoute {
  readonly match?: readonly TLSMatchAttributes[]
  readonly route?: readonly RouteDestination[]
}

export interface L4MatchAttributes {
  readonly destinationSubnets?: readonly string[]
  readonly port?: number
  readonly sourceLabels?: Readonly<Record<string, string>>
  readonly sourceNamespace?: string
  readonly gateways?: readonly string[]
}

export interface TLSMatchAttributes extends L4MatchAttributes {
  readonly sniHosts?: readonly string[]
}

export interface RouteDestination {
  readonly destination: Destination
  readonly weight?: number
}

export interface HTTPMatchRequest {
  readonly name?: string
  readonly statPrefix?: string
  readonly uri?: StringMatch
  readonly scheme?: StringMatch
  readonly method?: StringMatch
  readonly authority?: StringMatch
  readonly headers?: Readonly<Record<string, StringMatch>>
  readonly withoutHeaders?: Readonly<Record<string, StringMatch>>
  readonly queryParams?: Readonly<Record<string, StringMatch>>
  readonly ignoreUriCase?: boolean
  readonly port?: number
  readonly sourceLabels?: Readonly<Record<string, string>>
  readonly sourceNamespace?: string
  readonly gateways?: readonly string[]
}

export interface HTTPRouteDestination {
  readonly destination: Destination
  readonly weight?: number
  readonly headers?: Headers
}

export interface Destination {
  readonly host: string
  readonly subset?: string
  readonly port?: { readonly number?: number }
}

export interface HTTPRedirect {
  readonly uri?: string
  readonly prefixRewrite?: string
  readonly authority?: string
  readonly scheme?: string
  readonly port?: number
  readonly derivePort?: 'FROM_PROTOCOL_DEFAULT' | 'FROM_REQUEST_PORT'
  readonly redirectCode?: number
}

export interface HTTPDirectResponse {
  readonly status: number
  readonly body?: { readonly string?: string; readonly bytes?: string }
}

export interface HTTPRewrite {
  readonly uri?: string
  readonly authority?: string
  readonly uriRegexRewrite?: { readonly match: string; readonly rewrite: string }
}

export interface HTTPRetry {
  readonly attempts?: number
  readonly perTryTimeout?: string
  readonly retryOn?: string
  readonly backoff?: string
  readonly retryRemoteLocalities?: boolean
  readonly retryIgnorePreviousHosts?: boolean
}

export interface HTTPFaultInjection {
  readonly delay?: {
    readonly fixedDelay?: string
    readonly percentage?: Percent
    readonly percent?: number
  }
  readonly abort?: {
    readonly httpStatus?: number
    readonly grpcStatus?: string
    readonly percentage?: Percent
  }
}

export interface HTTPMirrorPolicy {
  readonly destination: Destination
  readonly percentage?: Percent
}

export interface Percent {
  readonly value?: number
}

export interface CorsPolicy {
  readonly allowOrigins?: readonly StringMatch[]
  readonly allowMethods?: readonly string[]
  readonly allowHeaders?: readonly string[]
  readonly exposeHeaders?: readonly string[]
  readonly maxAge?: string
  readonly allowCredentials?: boolean
  readonly unmatchedPreflights?: 'UNSPECIFIED' | 'FORWARD' | 'IGNORE'
}

export interface Headers {
  readonly request?: HeaderOperations
  readonly response?: HeaderOperations
}

export interface HeaderOperations {
  readonly set?: Readonly<Record<string, string>>
  readonly add?: Readonly<Record<string, string>>
  readonly remove?: readonly string[]
}
