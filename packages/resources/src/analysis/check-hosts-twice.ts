import { texts } from '../proto-reader.ts'
import { type Advice, advice } from './advice.ts'
import { fullHost } from './host-names.ts'
import type { Rule } from './mesh-index.ts'

interface Claim {
  readonly rule: Rule
  readonly path: string
}

/**
 * Hosts that several VirtualServices of the mesh claim for the same namespaces: sidecars take one of them and drop the
 * rest. At a gateway the routes are joined instead.
 */
export function checkHostsTwice(virtualServices: readonly Rule[]): Advice[] {
  const claims = new Map<string, Claim[]>()
  for (const rule of virtualServices) {
    const gateways = texts(rule.spec, 'gateways')
    if (gateways.length > 0 && !gateways.includes('mesh')) continue
    for (const [index, host] of texts(rule.spec, 'hosts').entries())
      for (const scope of scopesOf(rule)) {
        const key = `${scope}/${fullHost(host, rule.namespace)}`
        const claim = { rule, path: `spec.hosts[${index}]` }
        claims.set(key, [...(claims.get(key) ?? []), claim])
      }
  }
  return [...claims].flatMap(([key, claimants]) =>
    claimants.length < 2 ? [] : claimants.map((claim) => conflict(key, claim, claimants)),
  )
}

function scopesOf({ spec, namespace }: Rule): readonly string[] {
  const exportTo = texts(spec, 'exportTo')
  return exportTo.length === 0 ? ['*'] : exportTo.map((entry) => (entry === '.' ? namespace : entry))
}

function conflict(key: string, { rule, path }: Claim, claimants: readonly Claim[]): Advice {
  const host = key.slice(key.indexOf('/') + 1)
  const names = claimants.map((claim) => `${claim.rule.namespace}/${claim.rule.name}`).sort()
  return advice('MESH106', 'error', rule.object, path, [
    `the VirtualServices ${names.join(', ')} have the host ${host} in common: sidecars use one of them only, the oldest`,
    'Join their routes in one VirtualService.',
  ])
}
