import { type KubeObject, needsRedirect } from '@traffic-lab/resources'
import { objectAt, stringAt } from '../json-value.ts'

const kinds: Readonly<Record<string, string>> = {
  Ingress: "the way in is Istio's gateway, so open it by a Gateway and a VirtualService",
  NetworkPolicy: 'pods are processes of one machine, which reach each other',
  PodDisruptionBudget: 'there is one node, and it is never drained',
  HorizontalPodAutoscaler: 'nothing measures pods, so scale by kubectl scale',
}

/** What is stored but does nothing in the local lab: one sentence each, sent as a Warning, for silence would mislead. */
export function withoutEffect(object: KubeObject): readonly string[] {
  const nothing = kinds[object.kind]
  if (nothing !== undefined) return [`${object.kind} is stored and has no effect in the lab: ${nothing}`]
  if (object.kind !== 'Service') return needsRedirect(object).map(({ message }) => message)
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
