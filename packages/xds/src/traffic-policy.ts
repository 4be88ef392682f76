import type { PortTrafficPolicy, TrafficPolicy } from '@traffic-lab/resources'

/** What counts for one cluster: that of its port, and what only whole rules and subsets say. */
export type ClusterPolicy = PortTrafficPolicy & Pick<TrafficPolicy, 'proxyProtocol' | 'retryBudget'>

/**
 * The policy of one port: an entry of portLevelSettings replaces the policy wholly; what it omits falls to the defaults,
 * it is not inherited.
 */
export function policyForPort(policy: TrafficPolicy | undefined, port: number): ClusterPolicy {
  return portLevel(policy, port) ?? policy ?? {}
}

/**
 * A subset's policy overrides the rule's field by field at the first level; its port's entry replaces every field that
 * such an entry can have.
 */
export function policyForSubset(
  top: ClusterPolicy,
  subset: TrafficPolicy | undefined,
  port: number,
): ClusterPolicy {
  const own = portLevel(subset, port)
  if (own !== undefined) {
    const { proxyProtocol, retryBudget } = top
    return { ...(proxyProtocol && { proxyProtocol }), ...(retryBudget && { retryBudget }), ...own }
  }
  if (subset === undefined) return top
  const { portLevelSettings: _, ...fields } = subset
  return { ...top, ...fields }
}

function portLevel(policy: TrafficPolicy | undefined, port: number): PortTrafficPolicy | undefined {
  return policy?.portLevelSettings?.find((entry) => entry.port?.number === port)
}
