import type { ResourceType } from '@traffic-lab/resources'
import { resourceTypes } from '@traffic-lab/resources'

/** Read-only: lists the Istio kinds, so that `kubectl get crd` answers as on a cluster with Istio. */
const customResourceDefinitions: ResourceType = {
  group: 'apiextensions.k8s.io',
  versions: ['v1'],
  plural: 'customresourcedefinitions',
  singular: 'customresourcedefinition',
  kind: 'CustomResourceDefinition',
  shortNames: ['crd', 'crds'],
  categories: ['api-extensions'],
  namespaced: false,
  subresources: [],
}

export const servedTypes: readonly ResourceType[] = [...resourceTypes, customResourceDefinitions]

const byPath = new Map(
  servedTypes.flatMap((type) =>
    type.versions.map((version) => [`${type.group}/${version}/${type.plural}`, type] as const),
  ),
)

export function servedTypeAt(group: string, version: string, plural: string): ResourceType | undefined {
  return byPath.get(`${group}/${version}/${plural}`)
}

export function isReadOnly(type: ResourceType): boolean {
  return type === customResourceDefinitions
}

/** Kinds that a cluster gets from Istio's CustomResourceDefinitions: other patch types, printer columns, checks. */
export function isIstioType(type: ResourceType): boolean {
  return type.group.endsWith('.istio.io')
}

export interface ServedGroup {
  /** Empty for the core group. */
  readonly name: string
  /** Preferred one first. */
  readonly versions: readonly string[]
}

export const servedGroups: readonly ServedGroup[] = [...new Set(servedTypes.map(({ group }) => group))].map(
  (name) => ({
    name,
    versions: [
      ...new Set(servedTypes.filter(({ group }) => group === name).flatMap((type) => type.versions)),
    ],
  }),
)

export function typesIn(group: string, version: string): readonly ResourceType[] {
  return servedTypes.filter((type) => type.group === group && type.versions.includes(version))
}

export function groupVersion(group: string, version: string): string {
  return group === '' ? version : `${group}/${version}`
}
