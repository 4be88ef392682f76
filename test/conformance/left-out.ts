import type { Snapshot } from '@traffic-lab/xds'

/** What istiod was asked for beside: its own forward proxy (`proxyHttpPort`), which matches no request with a port. */
export function withoutLeftOut(expected: Partial<Snapshot>): Snapshot {
  const { listeners = [], routes = [], clusters = [], endpoints = [] } = expected
  return {
    listeners: listeners.filter(({ name }) => name !== '127.0.0.1_15080'),
    routes: routes.filter(({ name }) => name !== 'http_proxy'),
    clusters,
    endpoints,
  }
}

/** The endpoint sets that a cluster asks for: what nobody subscribes to is never sent. */
export function withoutUnasked(snapshot: Snapshot): Snapshot {
  const asked = new Set(snapshot.clusters.filter(({ type }) => type === 'EDS').map(({ name }) => name))
  return { ...snapshot, endpoints: snapshot.endpoints.filter((set) => asked.has(set.cluster_name)) }
}
