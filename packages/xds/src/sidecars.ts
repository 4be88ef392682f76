import { hasLabels, type Sidecar } from '@traffic-lab/resources'
import type { Proxy } from './mesh-state.ts'

/**
 * The Sidecar that a proxy lives under: one of its namespace that selects it, else one that selects nobody by name, else
 * the mesh's default, which is that of the root namespace. Gateways have none. `sidecars` are sorted by age.
 */
export function sidecarOf(
  { type, namespace, labels }: Proxy,
  sidecars: readonly Sidecar[],
  rootNamespace: string,
): Sidecar | undefined {
  if (type === 'gateway') return undefined
  const own = sidecars.filter((sidecar) => namespaceOf(sidecar) === namespace)
  const selected = own.find(
    ({ spec }) => spec.workloadSelector && hasLabels(spec.workloadSelector.labels ?? {}, labels),
  )
  const isGeneral = ({ spec }: Sidecar) => spec.workloadSelector === undefined
  return (
    selected ??
    own.find(isGeneral) ??
    sidecars.find((sidecar) => namespaceOf(sidecar) === rootNamespace && isGeneral(sidecar))
  )
}

function namespaceOf({ metadata }: Sidecar): string {
  return metadata.namespace ?? 'default'
}
