import type { KubeObject } from '@traffic-lab/resources'
import { objectAt, stringAt } from '../json-value.ts'

/** What is stored but does nothing in the local lab: one sentence each, sent as a Warning, for silence would mislead. */
export function withoutEffect(object: KubeObject): readonly string[] {
  if (object.kind !== 'Service') return []
  const spec = objectAt(object, 'spec')
  const type = stringAt(spec, 'type')
  if (type !== 'NodePort' && type !== 'LoadBalancer') return []
  // Istio's gateways carry this label; the lab opens their ports on 127.0.0.1.
  if (stringAt(objectAt(spec, 'selector'), 'istio') !== undefined) return []
  const { name } = object.metadata
  return [
    `the lab opens ports of gateways only: this ${type} is reached like a ClusterIP, or by kubectl port-forward svc/${name}`,
  ]
}
