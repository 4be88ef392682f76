import type { HTTPMatchRequest, HTTPRetry } from '@traffic-lab/resources'
import type { MeshDestinationRule } from './destination-rules.ts'
import type { Ask } from './memo.ts'
import type { ProxyView } from './proxy-view.ts'
import { comesFrom } from './source-match.ts'

/** For whom and for which port a VirtualService is translated: all that its routes may depend on besides the rule. */
export interface RouteScope {
  /** The port that clients use; at a Gateway, its number as written. */
  readonly port: number
  /** `mesh`, or the Gateway as `namespace/name`. */
  readonly gateway: string
  /** Whether the server of the Gateway says anything of TLS; its clients use `https` then. */
  readonly tls?: boolean
  /** The mesh's retries, of routes that say nothing of them. */
  readonly defaultRetries: HTTPRetry | undefined
  /** The port of a destination that names none. */
  readonly defaultPort: (host: string) => number
  /** See ProxyView. */
  concreteHost(host: string): string
  /** See ProxyView. */
  destinationRuleOf(host: string): MeshDestinationRule | undefined
  /** Whether the proxy is a client that the match speaks of. */
  comesFrom(match: HTTPMatchRequest): boolean
}

export function routeScope(
  view: ProxyView,
  { port, gateway, defaultPort, tls = false }: Pick<RouteScope, 'port' | 'gateway' | 'defaultPort' | 'tls'>,
): RouteScope {
  return {
    port,
    gateway,
    tls,
    defaultRetries: view.mesh.meshConfig.defaultHttpRetryPolicy,
    defaultPort,
    concreteHost: view.concreteHost,
    destinationRuleOf: view.destinationRuleOf,
    comesFrom: (match) => comesFrom(match, view.proxy),
  }
}

/** A scope that looks at another one through questions alone. */
export function askedScope(
  { port, gateway, tls = false }: Pick<RouteScope, 'port' | 'gateway' | 'tls'>,
  ask: Ask<RouteScope>,
): RouteScope {
  return {
    port,
    gateway,
    tls,
    defaultRetries: ask(questions.defaultRetries),
    defaultPort: (host) => ask(questions.defaultPort(host)),
    concreteHost: (host) => ask(questions.concreteHost(host)),
    destinationRuleOf: (host) => ask(questions.destinationRuleOf(host)),
    comesFrom: (match) => ask(questions.comesFrom(match)),
  }
}

/** Made here, out of reach of `ask`: a question is kept, and would keep the whole mesh that `ask` leads to. */
const questions = {
  defaultRetries: (scope: RouteScope) => scope.defaultRetries,
  defaultPort: (host: string) => (scope: RouteScope) => scope.defaultPort(host),
  concreteHost: (host: string) => (scope: RouteScope) => scope.concreteHost(host),
  destinationRuleOf: (host: string) => (scope: RouteScope) => scope.destinationRuleOf(host),
  comesFrom: (match: HTTPMatchRequest) => (scope: RouteScope) => scope.comesFrom(match),
}
