import type { MeshService } from './mesh-services.ts'
import { covers } from './names.ts'
import type { MeshVirtualService } from './virtual-services.ts'
import { meshGateway } from './well-known.ts'

/** The VirtualServices of the sidecars, by the hosts they speak of. */
export interface VirtualServiceIndex {
  /** In the order in which they win. */
  readonly all: readonly MeshVirtualService[]
  /** Those that speak of this Service: by its own name, or else by the most specific wildcard. */
  claiming(service: MeshService): readonly MeshVirtualService[]
  /** Place of a rule in `all`. */
  rankOf(rule: MeshVirtualService): number
}

export function indexVirtualServices(visible: readonly MeshVirtualService[]): VirtualServiceIndex {
  const all = visible.filter(({ gateways }) => gateways.has(meshGateway))
  const ranks = new Map(all.map((rule, rank) => [rule, rank]))
  const byHost = new Map<string, MeshVirtualService[]>()
  for (const rule of all)
    for (const host of new Set(rule.hosts)) {
      const rules = byHost.get(host)
      if (rules === undefined) byHost.set(host, [rule])
      else rules.push(rule)
    }
  const wildcards = [...byHost.keys()]
    .filter((host) => host.startsWith('*'))
    .sort((a, b) => b.length - a.length)
  return {
    all,
    claiming({ host }) {
      const exact = byHost.get(host)
      if (exact !== undefined) return exact
      const wildcard = wildcards.find((candidate) => covers(candidate, host))
      return wildcard === undefined ? [] : (byHost.get(wildcard) ?? [])
    },
    rankOf: (rule) => ranks.get(rule) ?? all.length,
  }
}
