import type { KubeObject } from '@traffic-lab/resources'
import type { Memo } from './memo.ts'
import type { MeshConfig } from './mesh-state.ts'

/** The key of the mesh config that says who sees objects of a kind which do not say it themselves. */
const defaults = {
  VirtualService: 'defaultVirtualServiceExportTo',
  DestinationRule: 'defaultDestinationRuleExportTo',
  ServiceEntry: 'defaultServiceExportTo',
} as const

/** The rule with the mesh's own `exportTo` where it has none. */
export function withDefaultExport(rule: KubeObject, meshConfig: MeshConfig, memo: Memo): KubeObject {
  const exportTo = isExported(rule.kind) ? meshConfig[defaults[rule.kind]] : undefined
  const spec = rule.spec
  if (exportTo === undefined || typeof spec !== 'object' || spec === null) return rule
  if ('exportTo' in spec && Array.isArray(spec.exportTo) && spec.exportTo.length > 0) return rule
  return memo.remember(rule, 'default export', exportTo, () => ({ ...rule, spec: { ...spec, exportTo } }))
}

function isExported(kind: string): kind is keyof typeof defaults {
  return kind in defaults
}
