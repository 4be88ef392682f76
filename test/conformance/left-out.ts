import {
  isResource,
  type Json,
  type Listener,
  type MeshConfig,
  type Resource,
  type Snapshot,
} from '@traffic-lab/xds'

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

/**
 * Without what a mesh says of its own log. istiod builds that log once, and the golden data come from one process: all
 * cases have the log of the first. Only a mesh without any is told apart.
 */
export function withoutMeshLog(snapshot: Snapshot, meshConfig: MeshConfig): Snapshot {
  const { accessLogFile, accessLogFormat, accessLogEncoding } = meshConfig
  if (accessLogFile === '/dev/stdout' && (accessLogFormat ?? accessLogEncoding) === undefined) return snapshot
  const listeners = snapshot.listeners.map((listener) => ({
    ...withoutContent(listener),
    name: listener.name,
  }))
  return { ...snapshot, listeners }
}

function withoutContent(message: Resource): Resource {
  const { typed_config: _, ...log } = message
  const kept = message.name === 'envoy.access_loggers.file' ? log : message
  return Object.fromEntries(Object.entries(kept).map(([field, value]) => [field, withoutContentIn(value)]))
}

function withoutContentIn(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutContentIn)
  return isResource(value) ? withoutContent(value) : value
}
