import { appAddressOf, type Diagnostic } from '@traffic-lab/resources'
import { buildSnapshot, type Snapshot, toForwardProxy } from '@traffic-lab/xds'
import type { CompileOptions } from '../parse-offline.ts'
import { findProxy } from './find-proxy.ts'
import { readOfflineMesh } from './offline-mesh.ts'

export type Compiled = { readonly snapshot: Snapshot } | { readonly refused: readonly Diagnostic[] }

/** The configuration of one proxy in the mesh that the files describe, or all that is refused in them. */
export async function compileFiles(options: Omit<CompileOptions, 'output'>): Promise<Compiled> {
  const offline = await readOfflineMesh(options)
  if (offline.refused.length > 0) return { refused: offline.refused }
  const { proxy, mesh } = findProxy(offline, options.proxy)
  const perPort = buildSnapshot(mesh, proxy)
  const plan = { podIP: proxy.ip, appAddress: appAddressOf(proxy.ip) }
  return { snapshot: onlyAsked(options.form === 'per-port' ? perPort : toForwardProxy(perPort, plan)) }
}

/** Without the endpoint sets that no cluster asks for: Envoy never subscribes to them. */
function onlyAsked({ listeners, routes, clusters, endpoints }: Snapshot): Snapshot {
  const asked = new Set(clusters.filter(({ type }) => type === 'EDS').map(({ name }) => name))
  return {
    listeners,
    routes,
    clusters,
    endpoints: endpoints.filter((set) => asked.has(set.cluster_name)),
  }
}
