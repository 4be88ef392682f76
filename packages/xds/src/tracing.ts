import type { Proxy } from './mesh-state.ts'
import { present } from './present.ts'
import type { ProxyConfig } from './proxy-config.ts'
import type { Resource } from './snapshot.ts'

const defaultSampling = 1

/** Which requests are traced. Traces go nowhere without a collector; the request id says all the same who is sampled. */
export function buildTracing({ defaultConfig, traceTags }: ProxyConfig): Resource {
  const { sampling = 0 } = defaultConfig?.tracing ?? {}
  const share = sampling === 0 ? defaultSampling : sampling > 100 || sampling < 0 ? defaultSampling : sampling
  return {
    client_sampling: { value: 100 },
    overall_sampling: { value: 100 },
    random_sampling: { value: share },
    ...present({ custom_tags: traceTags }),
  }
}

/** Istio's own tags, sorted by name: who the workload is, and what a policy on trial would have done. */
export function buildTraceTags({ labels, namespace }: Proxy): readonly Resource[] {
  return [
    ...['allow', 'deny'].flatMap((action) => [
      dryRunTag(`${action}_policy.name`, `${action}_shadow_effective_policy_id`),
      dryRunTag(`${action}_policy.result`, `${action}_shadow_engine_result`),
    ]),
    literalTag('canonical_revision', labels['service.istio.io/canonical-revision'] || 'latest'),
    literalTag('canonical_service', labels['service.istio.io/canonical-name'] || 'unknown'),
    literalTag('cluster_id', 'Kubernetes'),
    literalTag('mesh_id', 'unknown'),
    literalTag('namespace', namespace),
  ]
}

function literalTag(name: string, value: string): Resource {
  return { tag: `istio.${name}`, literal: { value } }
}

function dryRunTag(name: string, key: string): Resource {
  const path = [{ key: `istio_dry_run_${key}` }]
  const metadata_key = { key: 'envoy.filters.http.rbac', path }
  return { tag: `istio.authorization.dry_run.${name}`, metadata: { kind: { request: {} }, metadata_key } }
}
