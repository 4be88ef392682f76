import type { Pod, ReplicaSet } from '@traffic-lab/resources'
import { controllerReference } from '../owner.ts'

/** The pod `<replica set>-<suffix>` of a ReplicaSet's template. */
export function podFromTemplate(replicaSet: ReplicaSet, suffix: string): Pod {
  const { template } = replicaSet.spec
  const { name, namespace } = replicaSet.metadata
  const { labels, annotations } = template.metadata ?? {}
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${name}-${suffix}`,
      generateName: `${name}-`,
      ...(namespace !== undefined && { namespace }),
      ...(labels !== undefined && { labels }),
      ...(annotations !== undefined && { annotations }),
      ownerReferences: [controllerReference(replicaSet)],
    },
    spec: template.spec,
  }
}
