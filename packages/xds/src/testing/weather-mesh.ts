import type { EndpointSlice, KubeObject, Pod, Service } from '@traffic-lab/resources'
import type { MeshState, Proxy } from '../mesh-state.ts'

const namespace = 'weather'

interface App {
  readonly name: string
  readonly port: number
  /** Version label → addresses of its pods. */
  readonly versions: Readonly<Record<string, readonly string[]>>
}

const apps: readonly App[] = [
  { name: 'frontend', port: 3000, versions: { v1: ['127.10.1.1'] } },
  { name: 'forecast', port: 3002, versions: { v1: ['127.10.3.1'], v2: ['127.10.3.2'] } },
]

/** The Weather app as a mesh, with these rules; `spec`s are those of Istio's kinds. */
export function weatherMesh(...rules: readonly KubeObject[]): MeshState {
  return {
    meshConfig: { accessLogFile: '/dev/stdout' },
    namespaces: [],
    services: [...apps.map(serviceOf), gatewayService],
    pods: [...apps.flatMap(podsOf), gatewayPod],
    endpointSlices: apps.map(sliceOf),
    rules,
  }
}

export const frontend: Proxy = {
  type: 'sidecar',
  name: 'frontend-v1',
  namespace,
  ip: '127.10.1.1',
  labels: { app: 'frontend', version: 'v1' },
}

export const gateway: Proxy = {
  type: 'gateway',
  name: 'gateway',
  namespace: 'istio-system',
  ip: '127.10.9.1',
  labels: { istio: 'ingressgateway' },
}

export function rule(kind: string, name: string, spec: object, ruleNamespace = namespace): KubeObject {
  return {
    apiVersion: 'networking.istio.io/v1beta1',
    kind,
    metadata: { name, namespace: ruleNamespace },
    spec,
  }
}

function serviceOf({ name, port }: App, index: number): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: {
      clusterIP: `127.30.${index + 1}.1`,
      selector: { app: name },
      ports: [{ name: 'http', port, targetPort: port }],
    },
  }
}

function podsOf({ name, versions }: App): readonly Pod[] {
  return Object.entries(versions).flatMap(([version, addresses]) =>
    addresses.map((podIP) => ({
      apiVersion: 'v1',
      kind: 'Pod' as const,
      metadata: { name: podName(name, version, podIP), namespace, labels: { app: name, version } },
      spec: { containers: [] },
      status: { phase: 'Running' as const, podIP },
    })),
  )
}

function sliceOf({ name, port, versions }: App): EndpointSlice {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name, namespace, labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    ports: [{ name: 'http', port }],
    endpoints: Object.entries(versions).flatMap(([version, addresses]) =>
      addresses.map((address) => ({
        addresses: [address],
        conditions: { ready: true },
        targetRef: { kind: 'Pod', name: podName(name, version, address), namespace },
      })),
    ),
  }
}

function podName(app: string, version: string, address: string): string {
  return `${app}-${version}-${address.replaceAll('.', '-')}`
}

const gatewayService: Service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'istio-ingressgateway', namespace: 'istio-system' },
  spec: {
    clusterIP: '127.30.9.1',
    selector: { istio: 'ingressgateway' },
    ports: [{ name: 'http2', port: 80, targetPort: 8080 }],
  },
}

const gatewayPod: Pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'gateway', namespace: 'istio-system', labels: { istio: 'ingressgateway' } },
  spec: { containers: [] },
  status: { phase: 'Running', podIP: gateway.ip },
}
