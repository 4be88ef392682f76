import type { KubeObject, Service } from '@traffic-lab/resources'
import { arrayAt, isJsonObject, objectAt } from '../json-value.ts'

/** A Service with Kubernetes' defaults; a replacement without addresses or node ports keeps those it has. */
export function defaultService(object: KubeObject, previous: KubeObject | undefined): KubeObject {
  const spec = objectAt(object, 'spec')
  const before = previous as (KubeObject & Service) | undefined
  const type = spec.type ?? 'ClusterIP'
  const external = type === 'ExternalName'
  const { clusterIP: keptIP } = before?.spec ?? {}
  const clusterIP = external ? undefined : (spec.clusterIP ?? keptIP)
  const ports = arrayAt(spec, 'ports').map((port) => {
    if (!isJsonObject(port)) return port
    const nodePort =
      type === 'ClusterIP' ? undefined : before?.spec.ports?.find((old) => old.port === port.port)?.nodePort
    return {
      protocol: 'TCP',
      ...(nodePort !== undefined && { nodePort }),
      ...port,
      targetPort: port.targetPort ?? port.port,
    }
  })
  const internal = {
    internalTrafficPolicy: 'Cluster',
    ipFamilies: ['IPv4'],
    ipFamilyPolicy: 'SingleStack',
  }
  const outside = type === 'LoadBalancer' ? { allocateLoadBalancerNodePorts: true } : {}
  const reachable = type === 'NodePort' || type === 'LoadBalancer' ? { externalTrafficPolicy: 'Cluster' } : {}
  return {
    ...object,
    spec: {
      sessionAffinity: 'None',
      ...(!external && internal),
      ...outside,
      ...reachable,
      ...spec,
      type,
      ...(clusterIP !== undefined && clusterIP !== '' && { clusterIP, clusterIPs: [clusterIP] }),
      ...(ports.length > 0 && { ports }),
    },
    ...(object.status === undefined && { status: { loadBalancer: {} } }),
  }
}
