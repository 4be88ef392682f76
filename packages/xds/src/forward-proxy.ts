import { toForwardClusters } from './forward-proxy-clusters.ts'
import { toInboundListeners } from './forward-proxy-inbound.ts'
import { buildProxyListener, outboundSettings, toBoundListener } from './forward-proxy-listener.ts'
import type { ForwardProxyPlan } from './forward-proxy-plan.ts'
import { buildForwardRoutes, proxyRouteName } from './forward-proxy-routes.ts'
import { createMemo, type Memo } from './memo.ts'
import { compareNames } from './names.ts'
import { sortedByName } from './route-configuration.ts'
import type { Listener, Snapshot } from './snapshot.ts'

/**
 * A proxy's configuration for a machine without intercepted traffic. A sidecar becomes one HTTP forward proxy, which
 * picks the virtual host by the name and port that the client asked for, and a bound listener for each port of its
 * application. A gateway's listeners are bound as they are. TCP ports of Services need interception and are left out.
 * With the same `memo` and the same `plan` object each time, only what has changed is built again.
 */
export function toForwardProxy(
  snapshot: Snapshot,
  plan: ForwardProxyPlan,
  memo: Memo = createMemo(),
): Snapshot {
  const sidecar = snapshot.listeners.find(({ name }) => name === 'virtualInbound')
  return sidecar === undefined
    ? toBoundGateway(snapshot, plan, memo)
    : toForwardSidecar(snapshot, plan, memo, sidecar)
}

function toForwardSidecar(
  snapshot: Snapshot,
  plan: ForwardProxyPlan,
  memo: Memo,
  virtualInbound: Listener,
): Snapshot {
  const settings = outboundSettings(snapshot)
  const listeners = memo.remember(plan, 'listeners', [virtualInbound, ...settings.sources], () =>
    sortedByName([buildProxyListener(plan, proxyRouteName, settings), ...toInboundListeners(snapshot, plan)]),
  )
  return {
    listeners,
    routes: [buildForwardRoutes(snapshot, plan, memo)],
    clusters: sortedByName(toForwardClusters(snapshot, plan, memo)),
    endpoints: [...snapshot.endpoints].sort((a, b) => compareNames(a.cluster_name, b.cluster_name)),
  }
}

function toBoundGateway(snapshot: Snapshot, plan: ForwardProxyPlan, memo: Memo): Snapshot {
  return {
    ...snapshot,
    listeners: snapshot.listeners.flatMap(
      (listener) => memo.remember(listener, 'bound', [plan], () => toBoundListener(listener, plan)) ?? [],
    ),
    clusters: sortedByName(toForwardClusters(snapshot, plan, memo)),
  }
}
