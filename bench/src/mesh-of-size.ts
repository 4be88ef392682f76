import type { EndpointSlice, KubeObject, Service } from '@traffic-lab/resources'
import type { MeshState, Proxy } from '@traffic-lab/xds'

const namespace = 'bench'
/** Services share ten ports, as those of a real mesh share a few. */
const portOf = (index: number) => 9_000 + (index % 10)
const addressOf = (block: number, index: number) => `127.${block}.${index >> 8}.${index & 255}`

export const benchProxy: Proxy = {
  type: 'sidecar',
  name: 'client',
  namespace,
  ip: '127.40.250.1',
  labels: { app: 'client' },
}

/** That many Services, each with two endpoints and a VirtualService; `timeout` is that of the first rule. */
export function meshOfSize(size: number, timeout = '1s'): MeshState {
  const indexes = Array.from({ length: size }, (_, index) => index)
  return {
    meshConfig: { accessLogFile: '/dev/stdout' },
    namespaces: [],
    services: indexes.map(serviceAt),
    pods: [],
    endpointSlices: indexes.map(sliceAt),
    rules: indexes.map((index) => ruleAt(index, index === 0 ? timeout : '5s')),
  }
}

function serviceAt(index: number): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: `app-${index}`, namespace },
    spec: {
      clusterIP: addressOf(41, index + 1),
      selector: { app: `app-${index}` },
      ports: [{ name: 'http', port: portOf(index), targetPort: portOf(index) }],
    },
  }
}

function sliceAt(index: number): EndpointSlice {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: `app-${index}`, namespace, labels: { 'kubernetes.io/service-name': `app-${index}` } },
    addressType: 'IPv4',
    ports: [{ name: 'http', port: portOf(index) }],
    endpoints: [42, 43].map((block) => ({
      addresses: [addressOf(block, index + 1)],
      conditions: { ready: true },
    })),
  }
}

function ruleAt(index: number, timeout: string): KubeObject {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: `app-${index}`, namespace },
    spec: {
      hosts: [`app-${index}`],
      http: [
        {
          match: [{ headers: { 'end-user': { exact: 'tester' } } }],
          fault: { delay: { percentage: { value: 50 }, fixedDelay: '1s' } },
          route: [{ destination: { host: `app-${index}` } }],
        },
        { timeout, route: [{ destination: { host: `app-${index}` } }] },
      ],
    },
  }
}
