import { type Pod, proxyContainerName } from '@traffic-lab/resources'
import type { KubeClient } from '../kubernetes/kube-client.ts'
import { isPodReady } from '../kubernetes/wait-ready.ts'

/** The version that an ingress gateway's Envoy reports; undefined where there is none, or it may not be asked. */
export async function envoyVersion(client: KubeClient): Promise<string | undefined> {
  const command = ['pilot-agent', 'request', 'GET', 'server_info']
  try {
    const gateways = await client.list<Pod>('v1', 'Pod', undefined, 'istio=ingressgateway')
    const gateway = gateways.find(isPodReady)
    if (gateway === undefined) return undefined
    const { name, namespace = '' } = gateway.metadata
    const { stdout } = await client.exec(namespace, name, proxyContainerName, command)
    const info: unknown = JSON.parse(stdout)
    const version = typeof info === 'object' && info !== null && 'version' in info ? info.version : undefined
    // commit/version/state/kind/TLS library
    return typeof version === 'string' ? version.split('/')[1] : undefined
  } catch {
    return undefined
  }
}
