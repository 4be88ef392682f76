import type { Deployment, PodTemplate, ReplicaSet } from '@traffic-lab/resources'
import { controllerReference } from '../owner.ts'
import { safeHash } from '../safe-name.ts'
import { revisionAnnotation } from './revision.ts'

const templateHashLabel = 'pod-template-hash'
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'

/** The ReplicaSet that stands for the Deployment's present template, if it has been made already. */
export function newReplicaSetOf({ spec }: Deployment, owned: readonly ReplicaSet[]): ReplicaSet | undefined {
  const hash = safeHash(spec.template)
  return owned.find(({ metadata }) => metadata.labels?.[templateHashLabel] === hash)
}

/** What that ReplicaSet must look like; `current` is how it looks now, its number of replicas stays. */
export function replicaSetFor(
  deployment: Deployment,
  current: ReplicaSet | undefined,
  revision: number,
): ReplicaSet {
  const { metadata, spec } = deployment
  const annotations = { ...annotationsToCopy(deployment), [revisionAnnotation]: String(revision) }
  const minReady = spec.minReadySeconds === undefined ? {} : { minReadySeconds: spec.minReadySeconds }
  if (current !== undefined) {
    return {
      ...current,
      metadata: { ...current.metadata, annotations: { ...current.metadata.annotations, ...annotations } },
      spec: { ...current.spec, ...minReady },
    }
  }
  const hash = safeHash(spec.template)
  const template = labelled(spec.template, hash)
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${metadata.name}-${hash}`,
      ...(metadata.namespace !== undefined && { namespace: metadata.namespace }),
      labels: template.metadata?.labels ?? {},
      annotations,
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas: 0,
      ...minReady,
      selector: {
        ...spec.selector,
        matchLabels: { ...spec.selector.matchLabels, [templateHashLabel]: hash },
      },
      template,
    },
  }
}

function labelled(template: PodTemplate, hash: string): PodTemplate {
  const labels = { ...template.metadata?.labels, [templateHashLabel]: hash }
  return { ...template, metadata: { ...template.metadata, labels } }
}

function annotationsToCopy({ metadata }: Deployment): Record<string, string> {
  const { [lastApplied]: _, [revisionAnnotation]: __, ...rest } = metadata.annotations ?? {}
  return rest
}
