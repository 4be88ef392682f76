import { buildSnapshot } from './build-snapshot.ts'
import { toForwardProxy } from './forward-proxy.ts'
import type { ForwardProxyPlan } from './forward-proxy-plan.ts'
import { isResource, mapMessages } from './json.ts'
import { createMemo, type Memo } from './memo.ts'
import type { MeshConfig, MeshState, Proxy } from './mesh-state.ts'
import type { Listener, Resource, RouteConfiguration, Snapshot } from './snapshot.ts'
import { httpConnectionManager, typeUrl } from './well-known.ts'

/**
 * The forward proxy of a pod without a sidecar: it reaches Services by name, as the nodes of a Kubernetes cluster let it,
 * and nothing else of a mesh. No rules, no retries, no headers of a proxy, no log, no inbound listener.
 */
export function buildPlainProxy(
  mesh: MeshState,
  proxy: Proxy,
  plan: ForwardProxyPlan,
  memo: Memo = createMemo(),
): Snapshot {
  const sidecar = memo.remember(proxy, 'plain', [], (): Proxy => ({ ...proxy, type: 'sidecar' }))
  const meshConfig = memo.remember(mesh.meshConfig, 'plain', [], (): MeshConfig => {
    return { ...mesh.meshConfig, enableAutoMtls: false }
  })
  const plain = { ...mesh, meshConfig, rules: [] }
  const snapshot = toForwardProxy(buildSnapshot(plain, sidecar, memo), plan, memo)
  const remembered =
    <Item extends Resource>(key: string, change: (item: Item) => Item) =>
    (item: Item): Item =>
      memo.remember(item, key, [], () => change(item))
  return {
    ...snapshot,
    listeners: snapshot.listeners
      .filter(({ name }) => name === 'http_proxy')
      .map(remembered('without traces', withoutTraces)),
    routes: snapshot.routes.map(remembered('without retries', withoutRetries)),
  }
}

function withoutTraces(listener: Listener): Listener {
  const out = mapMessages(listener, (message): Resource => {
    if (message['@type'] === httpConnectionManager.type) {
      const { access_log: _, tracing: __, ...manager } = message
      return { ...manager, generate_request_id: false, server_header_transformation: 'PASS_THROUGH' }
    }
    if (message['@type'] === typeUrl('envoy.extensions.filters.http.router.v3.Router'))
      return { ...message, suppress_envoy_headers: true }
    return message
  })
  return { ...(isResource(out) ? out : {}), name: listener.name }
}

function withoutRetries(routes: RouteConfiguration): RouteConfiguration {
  const out = mapMessages(routes, (message): Resource => {
    const { retry_policy: _, include_request_attempt_count: __, ...rest } = message
    return rest
  })
  return { ...(isResource(out) ? out : {}), name: routes.name }
}
