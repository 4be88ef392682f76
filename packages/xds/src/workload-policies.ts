import { hasLabels, type KubeObject } from '@traffic-lab/resources'
/** What a policy selects by. */
export interface Selected {
  readonly namespace: string
  readonly labels: Readonly<Record<string, string>>
}

/** A policy that may be for some workloads only. */
interface Selecting extends KubeObject {
  readonly spec: { readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> } }
}

/** The policies of these namespaces, in their order, whose selector fits a workload. */
export function policiesFor<Policy extends Selecting>(
  policies: readonly Policy[],
  { labels }: Selected,
  namespaces: readonly string[],
): readonly Policy[] {
  return [...new Set(namespaces)].flatMap((namespace) =>
    policies.filter(
      ({ metadata, spec }) =>
        (metadata.namespace ?? 'default') === namespace &&
        hasLabels(spec.selector?.matchLabels ?? {}, labels),
    ),
  )
}

/** Whether a policy is for all workloads of its namespace. */
export function selectsAll({ spec }: Selecting): boolean {
  return Object.keys(spec.selector?.matchLabels ?? {}).length === 0
}
