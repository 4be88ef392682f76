import type { Deployment, KubeObject, LabelSelector, PodTemplate, ReplicaSet } from '@traffic-lab/resources'
import { ageOf } from './age.ts'
import type { Columns } from './columns.ts'
import { age, column, nameColumn, wide } from './columns.ts'

const template = [wide('Containers'), wide('Images'), wide('Selector')]

export const deploymentColumns: Columns = {
  definitions: [
    nameColumn,
    column('Ready'),
    column('Up-to-date', { type: 'integer' }),
    column('Available', { type: 'integer' }),
    age,
    ...template,
  ],
  cells: (object, now) => {
    const { metadata, spec, status } = object as KubeObject & Deployment
    return [
      metadata.name,
      `${status?.readyReplicas ?? 0}/${spec.replicas ?? 1}`,
      status?.updatedReplicas ?? 0,
      status?.availableReplicas ?? 0,
      ageOf(metadata.creationTimestamp, now),
      ...templateCells(spec.template, spec.selector),
    ]
  },
}

export const replicaSetColumns: Columns = {
  definitions: [
    nameColumn,
    column('Desired', { type: 'integer' }),
    column('Current', { type: 'integer' }),
    column('Ready', { type: 'integer' }),
    age,
    ...template,
  ],
  cells: (object, now) => {
    const { metadata, spec, status } = object as KubeObject & ReplicaSet
    return [
      metadata.name,
      spec.replicas ?? 1,
      status?.replicas ?? 0,
      status?.readyReplicas ?? 0,
      ageOf(metadata.creationTimestamp, now),
      ...templateCells(spec.template, spec.selector),
    ]
  },
}

function templateCells({ spec }: PodTemplate, selector: LabelSelector): readonly string[] {
  return [
    spec.containers.map(({ name }) => name).join(','),
    spec.containers.map(({ image }) => image).join(','),
    selectorText(selector),
  ]
}

/** A label selector in kubectl's own notation. */
export function selectorText({ matchLabels, matchExpressions = [] }: LabelSelector): string {
  const expressions = matchExpressions.map(({ key, operator, values = [] }) => {
    if (operator === 'Exists') return key
    if (operator === 'DoesNotExist') return `!${key}`
    return `${key} ${operator === 'In' ? 'in' : 'notin'} (${values.join(',')})`
  })
  return [...equalities(matchLabels), ...expressions].join(',') || '<none>'
}

export function equalities(labels: Readonly<Record<string, string>> | undefined): readonly string[] {
  return Object.entries(labels ?? {}).map(([label, value]) => `${label}=${value}`)
}
