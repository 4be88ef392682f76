import type { ObjectClient } from '@traffic-lab/kube-api'
import { hasLabels, type KubeObject, type Service } from '@traffic-lab/resources'
import { createMissing } from './apply-files.ts'

const namespace = 'istio-system'
const service = 'istio-ingressgateway'

/** Brings the ingress gateway's objects. Its node ports, by the Service's port, are where it listens on 127.0.0.1. */
export function createIngressGateway(
  client: ObjectClient,
  objects: readonly KubeObject[],
  nodePorts: ReadonlyMap<number, number>,
): void {
  createMissing(client, objects)
  const current = client.get('Service', namespace, service)
  if (current === undefined) return
  const ports = (current.spec.ports ?? []).map((port) => {
    const nodePort = nodePorts.get(port.port)
    return nodePort === undefined ? port : { ...port, nodePort }
  })
  client.update({ ...current, spec: { ...current.spec, ports } })
}

/** Target port → port on 127.0.0.1, for each node port of the Services that select this pod. */
export function nodePortsOf(
  client: ObjectClient,
  labels: Readonly<Record<string, string>>,
): ReadonlyMap<number, number> {
  const ports = new Map<number, number>()
  for (const { spec } of client.list('Service') as readonly Service[]) {
    const { selector = {} } = spec
    if (Object.keys(selector).length === 0 || !hasLabels(selector, labels)) continue
    for (const { port, targetPort, nodePort } of spec.ports ?? []) {
      if (nodePort !== undefined) ports.set(typeof targetPort === 'number' ? targetPort : port, nodePort)
    }
  }
  return ports
}
