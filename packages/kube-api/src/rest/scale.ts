import type { Deployment, KubeObject } from '@traffic-lab/resources'
import { ApiError } from '../api-error.ts'
import type { JsonObject } from '../json-value.ts'
import { valueAt } from '../json-value.ts'
import { selectorText } from '../table/workload-columns.ts'

/** autoscaling/v1 Scale: the view of a Deployment or ReplicaSet that only knows replicas. */
export function scaleOf(object: KubeObject): JsonObject {
  const { metadata, spec, status } = object as KubeObject & Deployment
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: spec.replicas ?? 1 },
    status: { replicas: status?.replicas ?? 0, selector: selectorText(spec.selector) },
  }
}

/** The object with the replicas (and the resourceVersion as a lock) of a Scale. Throws 422. */
export function withScale(object: KubeObject, scale: JsonObject): KubeObject {
  const replicas = valueAt(scale, 'spec', 'replicas') ?? 0
  const { name } = object.metadata
  if (typeof replicas !== 'number' || !Number.isInteger(replicas) || replicas < 0) {
    const message = `Invalid value: ${JSON.stringify(replicas)}: must be greater than or equal to 0`
    throw new ApiError(422, 'Invalid', `Scale.autoscaling "${name}" is invalid: spec.replicas: ${message}`, {
      name,
      group: 'autoscaling',
      kind: 'Scale',
      causes: [{ reason: 'FieldValueInvalid', message, field: 'spec.replicas' }],
    })
  }
  const lock = valueAt(scale, 'metadata', 'resourceVersion')
  const { spec, ...rest } = object as KubeObject & Deployment
  return {
    ...rest,
    metadata: { ...object.metadata, ...(typeof lock === 'string' && { resourceVersion: lock }) },
    spec: { ...spec, replicas },
  }
}
