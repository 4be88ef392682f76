import { toForwardClusters } from './forward-proxy-clusters.ts'
import { toInboundListeners } from './forward-proxy-inbound.ts'
import { buildProxyListener, toBoundListener } from './forward-proxy-listener.ts'
import type { ForwardProxyPlan } from './forward-proxy-plan.ts'
import { buildForwardRoutes, proxyRouteName } from './forward-proxy-routes.ts'
import { compareNames } from './names.ts'
import { sortedByName } from './route-configuration.ts'
import type { Snapshot } from './snapshot.ts'

/**
 * A proxy's configuration for a machine without intercepted traffic. A sidecar becomes one HTTP forward proxy, which
 * picks the virtual host by the name and port that the client asked for, and a bound listener for each port of its
 * application. A gateway's listeners are bound as they are. TCP ports of Services need interception and are left out.
 */
export function toForwardProxy(snapshot: Snapshot, plan: ForwardProxyPlan): Snapshot {
  const sidecar = snapshot.listeners.some(({ name }) => name === 'virtualInbound')
  return sidecar ? toForwardSidecar(snapshot, plan) : toBoundGateway(snapshot, plan)
}

function toForwardSidecar(snapshot: Snapshot, plan: ForwardProxyPlan): Snapshot {
  const inbound = toInboundListeners(snapshot, plan)
  const routes = buildForwardRoutes(snapshot, plan)
  return {
    listeners: sortedByName([buildProxyListener(plan, proxyRouteName), ...inbound]),
    routes: [routes],
    clusters: sortedByName(toForwardClusters(snapshot, plan)),
    endpoints: [...snapshot.endpoints].sort((a, b) => compareNames(a.cluster_name, b.cluster_name)),
  }
}

function toBoundGateway(snapshot: Snapshot, plan: ForwardProxyPlan): Snapshot {
  return {
    ...snapshot,
    listeners: snapshot.listeners.map((listener) => toBoundListener(listener, plan)),
    clusters: sortedByName(toForwardClusters(snapshot, plan)),
  }
}
