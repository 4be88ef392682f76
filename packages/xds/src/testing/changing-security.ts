import type { KubeObject } from '@traffic-lab/resources'

const names = ['a', 'b'] as const
const namespaces = ['one', 'two', 'istio-system'] as const
const modes = ['DISABLE', 'PERMISSIVE', 'STRICT', 'UNSET'] as const

/** A policy about who may call whom, of any kind, for a workload, a namespace or the mesh. */
export function securityRuleOf(random: () => number): KubeObject {
  const pick = <Item>(items: readonly [Item, ...Item[]]): Item =>
    items[Math.floor(random() * items.length)] ?? items[0]
  const selects = random() < 0.5
  const selector = selects ? { selector: { matchLabels: { app: pick(['a', 'b', 'c']) } } } : {}
  const [kind, spec] = pick<readonly [string, object]>([
    [
      'PeerAuthentication',
      { mtls: { mode: pick(modes) }, ...(selects && { portLevelMtls: { 8080: { mode: pick(modes) } } }) },
    ],
    [
      'AuthorizationPolicy',
      {
        action: pick(['ALLOW', 'DENY', 'AUDIT']),
        rules: [
          {
            from: [{ source: { namespaces: [pick(namespaces)] } }],
            to: [{ operation: { paths: ['/in*'] } }],
          },
        ],
      },
    ],
    ['RequestAuthentication', { jwtRules: [{ issuer: pick(names), jwks: '{"keys":[]}' }] }],
  ])
  const metadata = { name: pick(names), namespace: pick(namespaces), labels: {} }
  return { apiVersion: 'security.istio.io/v1', kind, metadata, spec: { ...selector, ...spec } }
}
