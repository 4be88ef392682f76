import type { KubeObject } from '@traffic-lab/resources'
import { isJsonObject, objectAt } from '../json-value.ts'
import { defaultPod } from './pod-defaults.ts'
import { defaultService } from './service-defaults.ts'
import { defaultDeployment, defaultReplicaSet } from './workload-defaults.ts'

/** Fills what Kubernetes fills, kind by kind; running it again changes nothing. */
export function applyDefaults(object: KubeObject, previous: KubeObject | undefined): KubeObject {
  switch (object.kind) {
    case 'Deployment':
      return defaultDeployment(object)
    case 'ReplicaSet':
      return defaultReplicaSet(object)
    case 'Pod':
      return {
        status: { phase: 'Pending', qosClass: 'BestEffort' },
        ...object,
        spec: defaultPod(objectAt(object, 'spec')),
      }
    case 'Service':
      return defaultService(object, previous)
    case 'Namespace':
      return defaultNamespace(object)
    case 'Secret':
      return defaultSecret(object)
    default:
      return object
  }
}

function defaultNamespace(object: KubeObject): KubeObject {
  const { metadata } = object
  const labels = { 'kubernetes.io/metadata.name': metadata.name, ...metadata.labels }
  return {
    status: { phase: 'Active' },
    ...object,
    metadata: { ...metadata, labels },
    spec: { finalizers: ['kubernetes'], ...objectAt(object, 'spec') },
  }
}

/** `stringData` is write-only: its values move, in base64, into `data`. */
function defaultSecret({ stringData, ...object }: KubeObject): KubeObject {
  const moved = isJsonObject(stringData)
    ? Object.entries(stringData).map(([key, value]) => [key, Buffer.from(String(value)).toString('base64')])
    : []
  const data = { ...objectAt(object, 'data'), ...Object.fromEntries(moved) }
  return { type: 'Opaque', ...object, ...(Object.keys(data).length > 0 && { data }) } as KubeObject
}
