import { isDeepStrictEqual } from 'node:util'
import type { KubeObject } from '@traffic-lab/resources'
import { objectAt } from '../json-value.ts'
import { podSpecCauses } from './check-pod-spec.ts'
import { checkService } from './check-service.ts'
import { checkWorkload } from './check-workload.ts'
import { forbidden, refuseInvalid } from './invalid.ts'
import { defaultPod } from './pod-defaults.ts'

/** Kubernetes' own validation of the built-in kinds. Throws 422. */
export function checkKind(object: KubeObject, previous: KubeObject | undefined): KubeObject {
  switch (object.kind) {
    case 'Deployment':
    case 'ReplicaSet':
      checkWorkload(object, previous)
      break
    case 'Service':
      checkService(object)
      break
    case 'Pod':
      refuseInvalid(object, podSpecCauses(objectAt(object, 'spec'), 'spec'))
      if (previous !== undefined) checkPodChange(object, previous)
      break
    case 'ConfigMap':
    case 'Secret':
      if (previous?.immutable === true) checkImmutable(object, previous)
      break
  }
  return object
}

/** A running process keeps what it was started with: only the choice of a node and of a shorter grace may come later. */
function checkPodChange(object: KubeObject, previous: KubeObject): void {
  // Defaulted on both sides: a container that was injected last may have been stored without defaults.
  const settled = (pod: KubeObject) => {
    const { terminationGracePeriodSeconds: _, nodeName, ...spec } = defaultPod(objectAt(pod, 'spec'))
    return objectAt(previous, 'spec').nodeName === undefined ? spec : { ...spec, nodeName }
  }
  if (isDeepStrictEqual(settled(object), settled(previous))) return
  const why =
    'a running pod keeps its spec: delete it, or change the template of its Deployment to replace it'
  refuseInvalid(object, [forbidden('spec', why)])
}

function checkImmutable(object: KubeObject, previous: KubeObject): void {
  const changed = ['data', 'binaryData', 'immutable'].filter(
    (member) => !isDeepStrictEqual(object[member], previous[member]),
  )
  refuseInvalid(
    object,
    changed.map((member) => forbidden(member, 'field is immutable when `immutable` is set')),
  )
}
