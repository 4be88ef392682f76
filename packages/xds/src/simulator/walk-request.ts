import { isResource, resourcesAt, valueAt } from '../json.ts'
import type { Listener, Resource, Snapshot } from '../snapshot.ts'
import { httpConnectionManager, tcpProxy } from '../well-known.ts'
import { findFilterChain, type SimulatedConnection } from './find-filter-chain.ts'
import { type Outcome, outcomeOfRoute, outcomeOfTarget } from './outcome.ts'
import type { SimulatedRequest } from './simulated-request.ts'
import { normalized, type RouteWalk, walkRoutes } from './walk-routes.ts'

/** The way of a request through one proxy's configuration, as far as it goes. */
export interface Walk {
  readonly listener: string | undefined
  readonly filterChain: string | undefined
  /** Network and HTTP filters on the way that may refuse the request; what they would say is not simulated. */
  readonly guards: readonly string[]
  readonly routeConfiguration: string | undefined
  readonly routes: RouteWalk | undefined
  readonly outcome: Outcome
}

const nowhere = {
  listener: undefined,
  filterChain: undefined,
  guards: [],
  routeConfiguration: undefined,
  routes: undefined,
}

/**
 * Walks a request through a snapshot as Envoy would, from the connection to the clusters. Pure; what Envoy draws by
 * lot (weights, faults) is told as shares.
 */
export function walkRequest(
  snapshot: Snapshot,
  connection: SimulatedConnection,
  request: SimulatedRequest,
): Walk {
  const listener = findListener(snapshot, connection)
  if (listener === undefined)
    return {
      ...nowhere,
      outcome: { kind: 'closed', reason: `no listener takes port ${connection.port}` },
    }
  const at = { ...nowhere, listener: listener.name }
  const chain = findFilterChain(listener, connection)
  if (chain === undefined)
    return { ...at, outcome: { kind: 'closed', reason: 'no filter chain takes such a connection' } }
  const filters = resourcesAt(chain, 'filters')
  const manager = configOf(filters, httpConnectionManager.name)
  const inChain = {
    ...at,
    filterChain: typeof chain.name === 'string' ? chain.name : undefined,
    guards: guardsIn([...filters, ...resourcesAt(manager, 'http_filters')]),
  }
  if (manager !== undefined) return { ...inChain, ...walkManager(snapshot, manager, request) }
  const target = configOf(filters, tcpProxy.name)
  if (target === undefined)
    return { ...inChain, outcome: { kind: 'closed', reason: 'the filter chain leads nowhere' } }
  return { ...inChain, outcome: outcomeOfTarget(target, snapshot) }
}

function walkManager(snapshot: Snapshot, manager: Resource, request: SimulatedRequest) {
  const name = valueAt(manager, 'rds', 'route_config_name')
  const own = valueAt(manager, 'route_config')
  const configuration =
    name === undefined
      ? isResource(own)
        ? { ...own, name: String(own.name ?? '') }
        : undefined
      : snapshot.routes.find((entry) => entry.name === name)
  const routeConfiguration = String(name ?? configuration?.name ?? '')
  if (configuration === undefined) {
    const reason = `there is no route configuration ${routeConfiguration}`
    return { routeConfiguration, outcome: { kind: 'answer', status: 404, reason } as const }
  }
  const routes = walkRoutes(configuration, normalized(manager, request))
  return { routeConfiguration, routes, outcome: outcomeOf(routes, snapshot, request) }
}

function outcomeOf(routes: RouteWalk, snapshot: Snapshot, { authority }: SimulatedRequest): Outcome {
  if (routes.virtualHost === undefined)
    return { kind: 'answer', status: 404, reason: `no virtual host has the name ${authority}` }
  if (routes.redirectsToHttps)
    return { kind: 'answer', status: 301, reason: 'the server sends every request to HTTPS' }
  if (routes.route === undefined) return { kind: 'answer', status: 404, reason: 'no route takes the request' }
  return outcomeOfRoute(routes.route, snapshot)
}

/** A listener for the very address, else one for every address of the port, else what takes all other calls. */
function findListener({ listeners }: Snapshot, { address, port }: SimulatedConnection): Listener | undefined {
  const on = (wanted: string) =>
    listeners.find((listener) => {
      const socket = valueAt(listener, 'address', 'socket_address')
      const isOutbound = listener.name !== 'virtualInbound' && listener.name !== 'virtualOutbound'
      return isOutbound && valueAt(socket, 'port_value') === port && valueAt(socket, 'address') === wanted
    })
  return on(address) ?? on('0.0.0.0') ?? listeners.find(({ name }) => name === 'virtualOutbound')
}

const guardNames = /\.(rbac|jwt_authn|ext_authz|ratelimit|local_ratelimit)$/

function guardsIn(filters: readonly Resource[]): readonly string[] {
  return filters.map(({ name }) => String(name)).filter((name) => guardNames.test(name))
}

function configOf(filters: readonly Resource[], name: string): Resource | undefined {
  const config = filters.find((filter) => filter.name === name)?.typed_config
  return isResource(config) ? config : undefined
}
