import type { Json, Resource, Snapshot } from '@traffic-lab/xds'

/**
 * What istiod was asked for beside, or cannot be had here: its own forward proxy (`proxyHttpPort`), which matches no
 * request with a port, and the inbound filter chains of mutual TLS, which need a certificate authority.
 */
export function withoutLeftOut(expected: Partial<Snapshot>): Snapshot {
  const { listeners = [], routes = [], clusters = [], endpoints = [] } = expected
  return {
    listeners: listeners
      .filter(({ name }) => name !== '127.0.0.1_15080')
      .map((listener) =>
        listener.name === 'virtualInbound'
          ? {
              ...listener,
              ...without(listener, 'filter_chains', isTlsChain),
              ...without(listener, 'listener_filters', isTlsInspector),
            }
          : listener,
      ),
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

function without(listener: Resource, field: string, leftOut: (item: Json) => boolean): Resource {
  const items = listener[field]
  return Array.isArray(items) ? { [field]: items.filter((item) => !leftOut(item)) } : {}
}

function isTlsChain(chain: Json): boolean {
  return JSON.stringify(chain).includes('"transport_protocol":"tls"')
}

function isTlsInspector(filter: Json): boolean {
  return JSON.stringify(filter).includes('envoy.filters.listener.tls_inspector')
}
