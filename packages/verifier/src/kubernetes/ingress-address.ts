import { createConnection } from 'node:net'
import { MeshError, type Pod, type Service } from '@traffic-lab/resources'
import type { PortForward } from './forward-port.ts'
import type { KubeClient } from './kube-client.ts'
import { isPodReady } from './wait-ready.ts'

/** Istio's ingress gateway, as every installation profile names it. */
const gateway = { apiVersion: 'v1', kind: 'Service', namespace: 'istio-system', name: 'istio-ingressgateway' }
/** The port of Istio's gateways that listens before any rule opens another. */
const statusPort = 15021
const connectMs = 2_000

/**
 * How the ingress gateway's port 80 is reached from this machine: the address of its load balancer, its node port on
 * the API server's host, or a port-forward through the API where neither of them answers.
 */
export async function openIngress(client: KubeClient): Promise<PortForward> {
  const service = await client.read<Service>(gateway)
  if (service === undefined) {
    throw new MeshError('VER007', `there is no Service ${gateway.namespace}/${gateway.name}`, {
      hint: 'Install an ingress gateway, or give its address with --ingress http://HOST:PORT.',
    })
  }
  const found = addressesOf(service, new URL(client.server).hostname)
  for (const { url, status } of found)
    if (status === undefined || (await connects(status))) return { url, close: async () => {} }
  return await forwardToGateway(client, service)
}

interface Address {
  readonly url: string
  /** Where a gateway that is reached like this listens in any case; undefined: not known. */
  readonly status: { readonly host: string; readonly port: number } | undefined
}

function addressesOf({ spec, status }: Service, apiHost: string): readonly Address[] {
  const portOf = (wanted: number) => spec.ports?.find(({ port }) => port === wanted)
  const balanced = status?.loadBalancer?.ingress?.flatMap(({ ip, hostname }) => ip ?? hostname ?? []) ?? []
  const nodePort = portOf(80)?.nodePort
  const statusNodePort = portOf(statusPort)?.nodePort
  return [
    ...balanced.map((host) => ({
      url: `http://${host}:80`,
      status: portOf(statusPort) && { host, port: statusPort },
    })),
    ...(nodePort === undefined
      ? []
      : [
          {
            url: `http://${apiHost}:${nodePort}`,
            status: statusNodePort === undefined ? undefined : { host: apiHost, port: statusNodePort },
          },
        ]),
  ]
}

function connects(target: { readonly host: string; readonly port: number }): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ ...target, timeout: connectMs })
    const end = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', () => end(true))
    socket.once('timeout', () => end(false))
    socket.once('error', () => end(false))
  })
}

async function forwardToGateway(client: KubeClient, { spec }: Service): Promise<PortForward> {
  const selector = Object.entries(spec.selector ?? {}).map(([label, value]) => `${label}=${value}`)
  const pods = await client.list<Pod>('v1', 'Pod', gateway.namespace, selector.join())
  const pod = pods.find(isPodReady)
  if (pod === undefined) {
    throw new MeshError('VER007', `Service ${gateway.namespace}/${gateway.name} has no ready pod`, {
      hint: `See kubectl get pods -n ${gateway.namespace}, or give an address with --ingress http://HOST:PORT.`,
    })
  }
  const target = spec.ports?.find(({ port }) => port === 80)?.targetPort
  return await client.forward(gateway.namespace, pod.metadata.name, typeof target === 'number' ? target : 80)
}
