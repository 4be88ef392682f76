import type { Listener, Snapshot } from '@traffic-lab/xds'

/** What istiod was asked for beside: its own forward proxy (`proxyHttpPort`), which matches no request with a port. */
export function withoutLeftOut(expected: Partial<Snapshot>): Snapshot {
  const { listeners = [], routes = [], clusters = [], endpoints = [] } = expected
  return {
    listeners: listeners.filter((listener) => !isForwardProxy(listener)),
    routes: routes.filter(({ name }) => name !== 'http_proxy'),
    clusters,
    endpoints,
  }
}

/** Its port is the mesh's, or the pod's own; its routes are `http_proxy`. */
function isForwardProxy(listener: Listener): boolean {
  return JSON.stringify(listener).includes('"route_config_name":"http_proxy"')
}

/** The endpoint sets that a cluster asks for: what nobody subscribes to is never sent. */
export function withoutUnasked(snapshot: Snapshot): Snapshot {
  const asked = new Set(snapshot.clusters.filter(({ type }) => type === 'EDS').map(({ name }) => name))
  return { ...snapshot, endpoints: snapshot.endpoints.filter((set) => asked.has(set.cluster_name)) }
}
