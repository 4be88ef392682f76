import type { Admission } from '@traffic-lab/kube-api'
import type { KubeObject, Pod } from '@traffic-lab/resources'
import { nodeName } from './node.ts'

/**
 * Puts each new pod on the lab's one node. On a Kubernetes cluster a scheduler does so a moment later; with a
 * single node there is nothing to choose. A pod that asks for another node by name stays Pending, as it would there.
 */
export const schedulingAdmission: Admission = (object, previous) => {
  if (previous !== undefined || !isPod(object) || object.spec.nodeName !== undefined) return object
  return { ...object, spec: { ...object.spec, nodeName } }
}

function isPod(object: KubeObject): object is Pod {
  return object.kind === 'Pod' && typeof object.spec === 'object' && object.spec !== null
}
