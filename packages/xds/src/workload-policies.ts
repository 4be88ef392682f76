import { hasLabels, type KubeObject } from '@traffic-lab/resources'
import type { Proxy } from './mesh-state.ts'

/** A policy that may be for some workloads only. */
interface Selecting extends KubeObject {
  readonly spec: { readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> } }
}

/** The policies for one proxy: those of its namespace or of the mesh's root namespace whose selector fits. */
export function policiesFor<Policy extends Selecting>(
  policies: readonly Policy[],
  proxy: Proxy,
  namespaces: readonly string[],
): readonly Policy[] {
  return [...new Set(namespaces)].flatMap((namespace) =>
    policies.filter(
      ({ metadata, spec }) =>
        (metadata.namespace ?? 'default') === namespace &&
        hasLabels(spec.selector?.matchLabels ?? {}, proxy.labels),
    ),
  )
}

/** Whether a policy is for all workloads of its namespace. */
export function selectsAll({ spec }: Selecting): boolean {
  return Object.keys(spec.selector?.matchLabels ?? {}).length === 0
}
