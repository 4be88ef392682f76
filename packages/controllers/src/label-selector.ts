import type { LabelSelector } from '@traffic-lab/resources'

type Labels = Readonly<Record<string, string>>

/** Whether a label selector selects these labels. An empty selector selects nothing here: no workload means all. */
export function selects(selector: LabelSelector, labels: Labels = {}): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector
  if (Object.keys(matchLabels).length === 0 && matchExpressions.length === 0) return false
  return (
    hasLabels(matchLabels, labels) &&
    matchExpressions.every(({ key, operator, values = [] }) => holds(labels[key], operator, values))
  )
}

/** Whether all wanted labels are there. */
export function hasLabels(wanted: Labels, labels: Labels = {}): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value)
}

function holds(label: string | undefined, operator: string, values: readonly string[]): boolean {
  switch (operator) {
    case 'In':
      return label !== undefined && values.includes(label)
    case 'NotIn':
      return label === undefined || !values.includes(label)
    case 'Exists':
      return label !== undefined
    case 'DoesNotExist':
      return label === undefined
    default:
      throw new Error(`"${operator}" is not an operator of a label selector`)
  }
}
