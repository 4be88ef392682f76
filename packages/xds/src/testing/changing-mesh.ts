import type { EndpointSlice, KubeObject, Pod, Service } from '@traffic-lab/resources'
import type { MeshState } from '../mesh-state.ts'
import { scopeRuleOf } from './changing-scopes.ts'
import { securityRuleOf } from './changing-security.ts'
import { rule } from './weather-mesh.ts'

const names = ['a', 'b', 'c', 'd'] as const
const namespaces = ['one', 'two'] as const

/** Numbers from 0 to below 1 that a seed decides (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A mesh in which each step adds, replaces or deletes one object; all others stay the very same. */
export function createChangingMesh(random: () => number): { next(): MeshState } {
  const objects = new Map<string, KubeObject>()
  const makers = [
    serviceOf,
    sliceOf,
    podOf,
    virtualServiceOf,
    destinationRuleOf,
    gatewayOf,
    telemetryOf,
    securityRuleOf,
    scopeRuleOf,
  ]
  const of = <Kind extends KubeObject>(kind: string) =>
    [...objects.values()].filter((object) => object.kind === kind) as readonly KubeObject[] as readonly Kind[]
  const change = () => {
    const object = pick(random, makers)(random)
    const key = `${object.kind}/${object.metadata.namespace}/${object.metadata.name}`
    if (objects.has(key) && random() < 0.3) objects.delete(key)
    else objects.set(key, object)
  }
  for (let step = 0; step < 40; step += 1) change()
  return {
    next() {
      change()
      return {
        meshConfig,
        namespaces: [],
        services: of<Service>('Service'),
        pods: of<Pod>('Pod'),
        endpointSlices: of<EndpointSlice>('EndpointSlice'),
        rules: ruleKinds.flatMap((kind) => of(kind)),
      }
    },
  }
}

const meshConfig = { accessLogFile: '/dev/stdout', enableAutoMtls: true }
const ruleKinds = [
  ...['VirtualService', 'DestinationRule', 'Gateway', 'ServiceEntry', 'Sidecar', 'Telemetry'],
  ...['PeerAuthentication', 'AuthorizationPolicy', 'RequestAuthentication'],
]

function pick<Item>(random: () => number, items: readonly Item[]): Item {
  const item = items[Math.floor(random() * items.length)]
  if (item === undefined) throw new Error('nothing to choose from')
  return item
}

const metadataOf = (random: () => number) => ({
  name: pick(random, names),
  namespace: pick(random, namespaces),
})
const hostOf = (random: () => number) =>
  pick(random, ['a', 'b', 'c.two.svc.cluster.local', 'd.one.svc.cluster.local', 'elsewhere.example'])

function serviceOf(random: () => number): Service {
  const metadata = metadataOf(random)
  const port = pick(random, [80, 9000])
  const ports = [
    { name: pick(random, ['http', 'tcp', 'tls', 'x']), port, targetPort: pick(random, [port, 8080]) },
  ]
  const spec = pick<Service['spec']>(random, [
    { clusterIP: '127.9.0.1', selector: { app: metadata.name }, ports },
    { clusterIP: '127.9.0.2', selector: { app: metadata.name }, ports },
    { clusterIP: 'None', selector: { app: metadata.name }, ports },
    { type: 'ExternalName', externalName: 'c.two.svc.cluster.local', ports },
  ])
  const annotations = random() < 0.2 ? { 'networking.istio.io/exportTo': '.' } : {}
  return { apiVersion: 'v1', kind: 'Service', metadata: { ...metadata, annotations }, spec }
}

function sliceOf(random: () => number): EndpointSlice {
  const { name, namespace } = metadataOf(random)
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name, namespace, labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    ports: [{ name: pick(random, ['http', 'tcp', 'x']), port: 8080 }],
    endpoints: names.slice(Math.floor(random() * 3)).map((pod, index) => ({
      addresses: [`127.9.1.${index + 1}`],
      conditions: { ready: random() < 0.7 },
      targetRef: { kind: 'Pod', name: pod, namespace },
    })),
  }
}

function podOf(random: () => number): Pod {
  const metadata = metadataOf(random)
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...metadata, labels: { app: metadata.name, version: pick(random, ['v1', 'v2']) } },
    spec: {
      containers: [
        { name: 'app', image: 'app', ports: [{ name: 'web', containerPort: 8080, protocol: 'TCP' }] },
      ],
    },
  }
}

function virtualServiceOf(random: () => number): KubeObject {
  const { name, namespace } = metadataOf(random)
  const destination = { host: hostOf(random), ...(random() < 0.5 && { subset: 'v1' }) }
  const match = pick(random, [
    [{ sourceLabels: { app: pick(random, names) } }],
    [{ sourceNamespace: pick(random, namespaces), uri: { prefix: '/in' } }],
    [{ port: 80 }, { gateways: ['mesh'] }],
    [{ gateways: ['one/a'], headers: { 'end-user': { exact: 'tester' } } }],
  ])
  const mirror = random() < 0.3 ? { mirror: { host: hostOf(random) } } : {}
  if (random() < 0.2) return delegateOf(random)
  const delegate = { match: [{ uri: { prefix: '/' } }], delegate: { name: 'd', namespace: 'two' } }
  const spec = {
    hosts: pick(random, [[hostOf(random)], ['a', 'b'], ['*.svc.cluster.local'], ['*']]),
    gateways: pick(random, [[], ['mesh', 'one/a'], ['a']]),
    ...(random() < 0.2 && { exportTo: ['.'] }),
    http: [
      ...(random() < 0.3 ? [delegate] : []),
      { match, route: [{ destination: { host: hostOf(random), port: { number: 9000 } } }] },
      { ...mirror, timeout: `${1 + Math.floor(random() * 9)}s`, route: [{ destination }] },
    ],
    ...(random() < 0.5 && connectionRoutes(random)),
  }
  return rule('VirtualService', name, spec, namespace)
}

function connectionRoutes(random: () => number): object {
  const route = [
    { destination: { host: hostOf(random), subset: 'v1' }, weight: 10 },
    { destination: { host: hostOf(random) }, weight: 90 },
  ].slice(Math.floor(random() * 2))
  const match = [{ port: pick(random, [80, 9000]), sourceLabels: { app: pick(random, names) } }]
  return {
    tcp: [{ match, route }, { route }],
    tls: [{ match: [{ ...match[0], sniHosts: [pick(random, ['a', 'b'])] }], route }],
  }
}

/** A rule without hosts, whose routes others take over. */
function delegateOf(random: () => number): KubeObject {
  const route = [{ destination: { host: hostOf(random) } }]
  const match = [{ uri: { prefix: pick(random, ['/in', '/on']) } }]
  const exportTo = pick(random, [['*'], ['.']])
  return rule('VirtualService', 'd', { exportTo, http: [{ match, route }] }, 'two')
}

function destinationRuleOf(random: () => number): KubeObject {
  const { name, namespace } = metadataOf(random)
  const balancers = [
    { simple: 'LEAST_REQUEST' },
    { consistentHash: { httpHeaderName: pick(random, ['x-one', 'x-two']) } },
    { simple: 'PASSTHROUGH' },
  ]
  const spec = {
    host: pick(random, [hostOf(random), '*.svc.cluster.local', '*.one.svc.cluster.local']),
    ...(random() < 0.2 && { exportTo: ['.'] }),
    trafficPolicy: {
      loadBalancer: pick(random, balancers),
      connectionPool: { tcp: { maxConnections: 1 + Math.floor(random() * 9) } },
    },
    subsets: [{ name: 'v1', labels: { version: pick(random, ['v1', 'v2']) } }],
  }
  return rule('DestinationRule', name, spec, pick(random, [namespace, 'istio-system']))
}

function gatewayOf(random: () => number): KubeObject {
  const servers = ['http', 'other'].map((name) => ({
    port: { number: pick(random, [80, 9000]), name, ...pick(random, gatewayProtocols) },
    hosts: pick(random, [['*'], ['./*'], ['one/a.one.svc.cluster.local']]),
  }))
  const spec = {
    selector: { istio: 'ingressgateway' },
    servers: servers.map(({ port: { tls, ...port }, hosts }) => ({ port, hosts, ...(tls && { tls }) })),
  }
  return rule('Gateway', pick(random, ['a', 'b']), spec, 'one')
}

const gatewayProtocols: readonly { readonly protocol: string; readonly tls?: object }[] = [
  { protocol: 'HTTP' },
  { protocol: 'HTTP', tls: { httpsRedirect: true } },
  { protocol: 'HTTPS', tls: { mode: 'SIMPLE', credentialName: 'a' } },
  { protocol: 'TLS', tls: { mode: 'PASSTHROUGH' } },
  { protocol: 'TCP' },
]

function telemetryOf(random: () => number): KubeObject {
  const { name, namespace } = metadataOf(random)
  const spec = {
    ...(random() < 0.5 && { selector: { matchLabels: { app: pick(random, names) } } }),
    accessLogging: [
      { providers: [{ name: 'envoy' }], match: { mode: pick(random, ['CLIENT', 'SERVER']) } },
      { disabled: random() < 0.5, filter: { expression: 'response.code >= 500' } },
    ].slice(Math.floor(random() * 2)),
  }
  const object = rule('Telemetry', name, spec, pick(random, [namespace, 'istio-system']))
  return { ...object, apiVersion: 'telemetry.istio.io/v1' }
}
