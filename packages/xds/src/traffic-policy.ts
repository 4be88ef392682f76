import type { PortTrafficPolicy, TrafficPolicy } from '@traffic-lab/resources'

/**
 * The policy of one port: an entry of portLevelSettings replaces the policy wholly; what it omits falls to the defaults,
 * it is not inherited.
 */
export function policyForPort(policy: TrafficPolicy | undefined, port: number): PortTrafficPolicy {
  return portLevel(policy, port) ?? policy ?? {}
}

/** A subset's policy overrides the rule's field by field at the first level; its port's entry replaces every field. */
export function policyForSubset(
  top: PortTrafficPolicy,
  subset: TrafficPolicy | undefined,
  port: number,
): PortTrafficPolicy {
  const own = portLevel(subset, port)
  if (own !== undefined) return own
  if (subset === undefined) return top
  const { portLevelSettings: _, ...fields } = subset
  return { ...top, ...fields }
}

function portLevel(policy: TrafficPolicy | undefined, port: number): PortTrafficPolicy | undefined {
  return policy?.portLevelSettings?.find((entry) => entry.port?.number === port)
}
