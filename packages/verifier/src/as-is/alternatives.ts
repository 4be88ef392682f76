import type { Outcome } from '../expectations/expectation.ts'
import type { ExperimentReport } from '../report/verify-report.ts'
import { type ComparedObject, isAsFile, keyOf } from './compare-rule.ts'
import type { PartPlan } from './plan-part.ts'

/**
 * Parts of a section that write, or delete, the same object, also by way of a third one: only one of them can be in
 * force. Others (the two halves
 * of a release over several services) hold side by side.
 */
export function alternatives(
  parts: readonly PartPlan[],
  namespace: string,
): readonly (readonly PartPlan[])[] {
  let groups: readonly { readonly keys: readonly string[]; readonly parts: readonly PartPlan[] }[] = []
  for (const part of parts) {
    const keys = [...part.rule, ...part.removed].map(({ source }) => keyOf(source, namespace))
    const met = groups.filter((group) => group.keys.some((key) => keys.includes(key)))
    const joined = {
      keys: [...met.flatMap((group) => group.keys), ...keys],
      parts: [...met.flatMap((group) => group.parts), part],
    }
    groups = [...groups.filter((group) => !met.includes(group)), joined]
  }
  return groups.map(({ parts: members }) => members)
}

/** Whether the cluster has the part's rules just as their files say, and nothing that the part deletes. */
export function isInForce({ rule, removed }: PartPlan): boolean {
  return rule.every(isAsFile) && removed.every(({ live }) => live === undefined)
}

/** How many fields separate what stands in the cluster from the part's files; a missing or superfluous object is many. */
export function distance({ rule, removed }: PartPlan): number {
  const whole = 100
  const ofRule = rule.map(({ live, place }: ComparedObject) =>
    live === undefined ? whole : (place.differences ?? []).length,
  )
  const ofRemoved = removed.map(({ live }) => (live === undefined ? 0 : whole))
  return [...ofRule, ...ofRemoved].reduce((sum, count) => sum + count, 0)
}

const ranks: Record<Outcome, number> = { pass: 0, inconclusive: 1, fail: 2 }

/** Of alternatives none of which stands as its files say: the one that holds, or comes nearest by its files. */
export function bestOf(
  judged: readonly { readonly part: PartPlan; readonly report: ExperimentReport }[],
): PartPlan | undefined {
  const [best] = judged.toSorted(
    (one, other) =>
      ranks[one.report.outcome] - ranks[other.report.outcome] || distance(one.part) - distance(other.part),
  )
  return best?.part
}
