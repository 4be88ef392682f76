import type { MeshDestinationRule } from './destination-rules.ts'
import type { Memo } from './memo.ts'

/** The rules of one host with one more: it joins those that it fits, and stands for itself if it fits none wholly. */
export function mergeInto(
  rules: readonly MeshDestinationRule[],
  rule: MeshDestinationRule,
  memo: Memo,
): readonly MeshDestinationRule[] {
  let standsAlone = true
  const merged = rules.map((known) => {
    const fit = fitOf(known, rule)
    standsAlone = fit !== 'whole'
    return fit === 'none' ? known : memo.remember(known, 'united', [rule], () => unite(known, rule))
  })
  return standsAlone ? [...merged, rule] : merged
}

/**
 * Whether a rule joins another: one that the same clients see, or fewer. Rules for different workloads stay apart; a
 * rule for all and one for some join in part when more clients see the newer one.
 */
function fitOf(known: MeshDestinationRule, rule: MeshDestinationRule): 'whole' | 'part' | 'none' {
  const covers = [...known.exportTo].every((name) => rule.exportTo.has(name))
  const equal = covers && known.exportTo.size === rule.exportTo.size
  if (!equal && (!covers || known.exportTo.size === 0)) return 'none'
  if (known.selector !== undefined && rule.selector !== undefined)
    return sameLabels(known.selector, rule.selector) ? 'whole' : 'none'
  if (known.selector === undefined && rule.selector === undefined) return 'whole'
  return equal ? 'whole' : 'part'
}

type Labels = Readonly<Record<string, string>>

function sameLabels(a: Labels, b: Labels): boolean {
  const entries = Object.entries(a)
  return entries.length === Object.keys(b).length && entries.every(([key, value]) => b[key] === value)
}

function unite(first: MeshDestinationRule, other: MeshDestinationRule): MeshDestinationRule {
  const known = new Set(first.subsets.map(({ name }) => name))
  return {
    ...first,
    trafficPolicy: first.trafficPolicy ?? other.trafficPolicy,
    subsets: [...first.subsets, ...other.subsets.filter(({ name }) => !known.has(name))],
  }
}
