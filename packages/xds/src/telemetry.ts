import { hasLabels, type KubeObject, type Telemetry } from '@traffic-lab/resources'
import type { Proxy } from './mesh-state.ts'

/** The Telemetry objects of a mesh, by namespace; the oldest first. */
export type TelemetryIndex = ReadonlyMap<string, readonly Telemetry[]>

export function indexTelemetries(rules: readonly KubeObject[]): TelemetryIndex {
  return Map.groupBy(rules.filter(isTelemetry), ({ metadata }) => metadata.namespace ?? 'default')
}

function isTelemetry(rule: KubeObject): rule is Telemetry {
  return rule.kind === 'Telemetry' && /^telemetry\.istio\.io\//.test(rule.apiVersion)
}

/** Those that count for a proxy, the general first: the mesh's, its namespace's, and those that select its pod. */
export function telemetriesFor(
  { namespace, labels }: Proxy,
  index: TelemetryIndex,
  rootNamespace: string,
): readonly Telemetry[] {
  const own = index.get(namespace) ?? []
  const wide = [...new Set([rootNamespace, namespace])].flatMap((name) => {
    const first = index.get(name)?.find((telemetry) => !selects(telemetry))
    return first === undefined ? [] : [first]
  })
  const selecting = own.filter((telemetry) => {
    return selects(telemetry) && hasLabels(telemetry.spec.selector?.matchLabels ?? {}, labels)
  })
  return [...wide, ...selecting]
}

function selects({ spec }: Telemetry): boolean {
  return Object.keys(spec.selector?.matchLabels ?? {}).length > 0
}
