import { MeshError, type Service } from '@traffic-lab/resources'
import type { KubeClient } from './kube-client.ts'

/** Istio's ingress gateway, as every installation profile names it. */
const gateway = { apiVersion: 'v1', kind: 'Service', namespace: 'istio-system', name: 'istio-ingressgateway' }

/**
 * `http://host:port` of the ingress gateway's port 80, seen from this machine: the address of its load balancer, or
 * else its node port on the API server's host.
 */
export async function ingressAddress(client: KubeClient): Promise<string> {
  const service = await client.read<Service>(gateway)
  if (service === undefined) {
    throw new MeshError('VER007', `there is no Service ${gateway.namespace}/${gateway.name}`, {
      hint: 'Install an ingress gateway, or give its address as the option ingress.',
    })
  }
  const [balancer] = service.status?.loadBalancer?.ingress ?? []
  const host = balancer?.ip ?? balancer?.hostname
  if (host !== undefined) return `http://${host}:80`
  const nodePort = service.spec.ports?.find(({ port }) => port === 80)?.nodePort
  if (nodePort !== undefined) return `http://${new URL(client.server).hostname}:${nodePort}`
  throw new MeshError(
    'VER007',
    `Service ${gateway.name} has neither a load balancer nor a node port for port 80`,
    {
      hint: `Forward a port (kubectl port-forward -n ${gateway.namespace} svc/${gateway.name} 8080:80) and give it as the option ingress.`,
    },
  )
}
