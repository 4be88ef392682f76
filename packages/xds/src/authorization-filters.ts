import type { AuthorizationPolicy } from '@traffic-lab/resources'
import { buildRulePolicy } from './authorization-rule.ts'
import { present } from './present.ts'
import type { Json, Resource } from './snapshot.ts'
import { typeUrl } from './well-known.ts'

/**
 * The filters that let requests, or connections, pass or not: first those that only log, then those that deny, then
 * those that allow. With a policy that allows, what none of them allows is denied.
 */
export function buildAuthorizationFilters(
  policies: readonly AuthorizationPolicy[],
  layer: 'http' | 'tcp',
): readonly Resource[] {
  return actions.flatMap(({ action, envoyAction }) => {
    const own = policies.filter(({ spec }) => (spec.action ?? 'ALLOW') === action)
    if (own.length === 0) return []
    const rulesOf = (some: readonly AuthorizationPolicy[]) =>
      some.length === 0 ? undefined : buildRules(some, envoyAction, layer)
    const shadow = rulesOf(own.filter(isDryRun))
    return [
      {
        name: `envoy.filters.${layer === 'http' ? 'http' : 'network'}.rbac`,
        typed_config: present({
          '@type': typeUrl(`envoy.extensions.filters.${layer === 'http' ? 'http' : 'network'}.rbac.v3.RBAC`),
          rules: rulesOf(own.filter((policy) => !isDryRun(policy))),
          shadow_rules: shadow,
          shadow_rules_stat_prefix: shadowPrefix(shadow === undefined ? 'ALLOW' : envoyAction),
          stat_prefix: layer === 'tcp' ? 'tcp.' : undefined,
        }),
      },
    ]
  })
}

type EnvoyAction = 'ALLOW' | 'DENY' | 'LOG'

const actions: readonly { readonly action: string; readonly envoyAction: EnvoyAction }[] = [
  { action: 'AUDIT', envoyAction: 'LOG' },
  { action: 'DENY', envoyAction: 'DENY' },
  { action: 'ALLOW', envoyAction: 'ALLOW' },
]

function buildRules(
  policies: readonly AuthorizationPolicy[],
  action: EnvoyAction,
  layer: 'http' | 'tcp',
): Resource {
  const built: { [name: string]: Json } = {}
  for (const { metadata, spec } of policies) {
    const namespace = metadata.namespace ?? 'default'
    const nameOf = (index: number) => `ns[${namespace}]-policy[${metadata.name}]-rule[${index}]`
    for (const [index, rule] of (spec.rules ?? []).entries()) {
      const target = { forTcp: layer === 'tcp', allows: action === 'ALLOW' }
      const policy = buildRulePolicy(rule ?? {}, namespace, target)
      if (policy !== undefined) built[nameOf(index)] = policy
    }
    if ((spec.rules ?? []).length === 0) built[nameOf(0)] = never
  }
  return {
    ...(action !== 'ALLOW' && { action }),
    ...(Object.keys(built).length > 0 && { policies: built }),
  }
}

/** A policy without rules matches no request: to allow by it is to deny. */
const never: Resource = {
  permissions: [{ not_rule: { any: true } }],
  principals: [{ not_id: { any: true } }],
}

/** A policy that is tried out: its verdicts are counted and not enforced. */
function isDryRun({ metadata }: AuthorizationPolicy): boolean {
  return ['1', 't', 'T', 'TRUE', 'true', 'True'].includes(metadata.annotations?.['istio.io/dry-run'] ?? '')
}

function shadowPrefix(action: EnvoyAction): string | undefined {
  return action === 'LOG' ? undefined : `istio_dry_run_${action.toLowerCase()}_`
}
