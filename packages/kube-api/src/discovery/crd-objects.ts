import type { KubeObject } from '@traffic-lab/resources'
import { qualifiedName } from '@traffic-lab/resources'
import { isIstioType, servedTypes } from './served-types.ts'

/** The CustomResourceDefinitions a cluster with Istio has, as far as discovery knows them (no schemas). */
export function crdObjects(creationTimestamp: string): readonly KubeObject[] {
  return servedTypes.filter(isIstioType).map((type) => ({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: qualifiedName(type),
      creationTimestamp,
      resourceVersion: '1',
      labels: { chart: 'istio' },
    },
    spec: {
      group: type.group,
      names: {
        kind: type.kind,
        listKind: `${type.kind}List`,
        plural: type.plural,
        singular: type.singular,
        categories: type.categories,
        ...(type.shortNames.length > 0 && { shortNames: type.shortNames }),
      },
      scope: 'Namespaced',
      versions: type.versions.map((name, index) => ({ name, served: true, storage: index === 0 })),
    },
    status: { conditions: [{ type: 'Established', status: 'True', reason: 'InitialNamesAccepted' }] },
  }))
}
