import { type AccessLog, accessLogsOf, type WorkloadMode } from './access-log-providers.ts'
import type { MeshConfig, Proxy } from './mesh-state.ts'
import type { PreparedMesh } from './prepare-mesh.ts'
import type { Resource } from './snapshot.ts'
import { telemetriesFor } from './telemetry.ts'
import { buildTraceTags } from './tracing.ts'

/** The mesh config as it holds for one side of one proxy. */
export interface ProxyConfig extends MeshConfig {
  /** Empty or absent: the mesh's own setting holds. */
  readonly accessLogs?: readonly AccessLog[]
  readonly traceTags?: readonly Resource[]
}

/** The very same object for all proxies for which nothing special holds. */
export function proxyConfigOf(
  { memo, rootNamespace, telemetries }: Pick<PreparedMesh, 'memo' | 'rootNamespace' | 'telemetries'>,
  meshConfig: MeshConfig,
  proxy: Proxy,
  mode: WorkloadMode,
): ProxyConfig {
  const applying = telemetriesFor(proxy, telemetries, rootNamespace)
  const logs = applying.filter(({ spec }) => (spec.accessLogging ?? []).length > 0)
  const tagged = meshConfig.defaultConfig?.tracing?.enableIstioTags === true
  const hasDefaults = (meshConfig.defaultProviders?.accessLogging ?? []).length > 0
  if (logs.length === 0 && !tagged && !hasDefaults) return meshConfig
  const traceTags = tagged ? buildTraceTags(proxy) : undefined
  const names = logs.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)
  const key = ['proxy config', mode, JSON.stringify(traceTags), ...names].join(' ')
  return memo.remember(meshConfig, key, logs, () => ({
    ...meshConfig,
    ...(traceTags && { traceTags }),
    accessLogs: accessLogsOf(
      logs.map(({ spec }) => spec.accessLogging ?? []),
      mode,
      meshConfig,
    ),
  }))
}
