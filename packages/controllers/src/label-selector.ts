import { type LabelSelector, type Labels, selectsLabels } from '@traffic-lab/resources'

/** Whether a workload's selector selects these labels. An empty one selects nothing: no workload means all pods. */
export function selects(selector: LabelSelector, labels: Labels = {}): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector
  if (Object.keys(matchLabels).length === 0 && matchExpressions.length === 0) return false
  return selectsLabels(selector, labels)
}
