import type { KubeObject, Pod } from '@traffic-lab/resources'
import { describe, expect, it } from 'vitest'
import { buildSnapshot } from './build-snapshot.ts'
import { toForwardProxy } from './forward-proxy.ts'
import { resourcesAt, textsAt, valueAt } from './json.ts'
import type { MeshState, Proxy } from './mesh-state.ts'
import { buildPlainProxy } from './plain-proxy.ts'
import type { Snapshot } from './snapshot.ts'

const sidecar = { name: 'istio-proxy', image: 'istio/proxyv2' }
const address = '127.9.1.1'
const cart: Proxy = { type: 'sidecar', name: 'cart', namespace: 'shop', ip: address, labels: { app: 'cart' } }
const identity = { certificateChain: 'CHAIN', privateKey: 'KEY', rootCertificates: 'ROOTS' }
const name = 'outbound|80||cart.shop.svc.cluster.local'

function meshWith(
  rules: readonly KubeObject[],
  containers: Pod['spec']['containers'] = [sidecar],
): MeshState {
  const metadata = { name: 'cart', namespace: 'shop' }
  return {
    meshConfig: { enableAutoMtls: true },
    namespaces: [],
    services: [
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata,
        spec: {
          clusterIP: '127.9.0.1',
          selector: { app: 'cart' },
          ports: [{ name: 'http', port: 80, targetPort: 8080 }],
        },
      },
    ],
    pods: [
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { ...metadata, labels: { app: 'cart' } },
        spec: { serviceAccountName: 'till', containers },
        status: { phase: 'Running', podIP: address },
      },
    ],
    endpointSlices: [
      {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: { ...metadata, labels: { 'kubernetes.io/service-name': 'cart' } },
        addressType: 'IPv4',
        ports: [{ name: 'http', port: 8080 }],
        endpoints: [{ addresses: [address], targetRef: { kind: 'Pod', name: 'cart', namespace: 'shop' } }],
      },
    ],
    rules,
  }
}

function policy(mode: string, spec: object = {}): KubeObject {
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { name: 'default', namespace: 'shop' },
    spec: { mtls: { mode }, ...spec },
  }
}

/** How the endpoint of the cart is called: the names of the sockets, and which of them it asks for. */
function calls(snapshot: Snapshot): readonly unknown[] {
  const cluster = snapshot.clusters.find((candidate) => candidate.name === name)
  const set = snapshot.endpoints.find(({ cluster_name }) => cluster_name === name)
  const endpoint = valueAt(set, 'endpoints', 0, 'lb_endpoints', 0)
  return [
    resourcesAt(cluster, 'transport_socket_matches').map((match) => match.name),
    valueAt(endpoint, 'metadata', 'filter_metadata', 'envoy.transport_socket_match', 'tlsMode'),
  ]
}

const sockets = ['tlsMode-istio', 'tlsMode-disabled']

describe('mutual TLS of itself', () => {
  it.each([
    ['no policy', [], [sockets, 'istio']],
    ['STRICT', [policy('STRICT')], [sockets, 'istio']],
    ['DISABLE', [policy('DISABLE')], [[], undefined]],
    [
      'DISABLE for the port of some workloads',
      [
        policy('STRICT', {
          selector: { matchLabels: { app: 'cart' } },
          portLevelMtls: { 8080: { mode: 'DISABLE' } },
        }),
      ],
      [sockets, undefined],
    ],
  ])('with %s', (_, rules, expected) => {
    expect(calls(buildSnapshot(meshWith(rules), cart))).toEqual(expected)
  })

  it('is not for a pod without a sidecar, and not in a mesh that has it off', () => {
    expect(calls(buildSnapshot(meshWith([], [{ name: 'app', image: 'app' }]), cart))).toEqual([
      sockets,
      undefined,
    ])
    const off = { ...meshWith([policy('STRICT')]), meshConfig: {} }
    expect(calls(buildSnapshot(off, cart))).toEqual([[], undefined])
  })

  it('expects the identities of the pods, by the name of the cluster', () => {
    const { clusters } = buildSnapshot(meshWith([]), cart)
    const cluster = clusters.find((candidate) => candidate.name === name)
    const tls = valueAt(cluster, 'transport_socket_matches', 0, 'transport_socket', 'typed_config')
    const context = valueAt(tls, 'common_tls_context')
    const validation = valueAt(context, 'combined_validation_context', 'default_validation_context')
    expect(valueAt(validation, 'match_subject_alt_names')).toEqual([
      { exact: 'spiffe://cluster.local/ns/shop/sa/till' },
    ])
    expect(valueAt(tls, 'sni')).toBe('outbound_.80_._.cart.shop.svc.cluster.local')
    expect(textsAt(context, 'alpn_protocols')).toEqual(['istio'])
  })

  it('is nothing for a pod without a proxy of its own', () => {
    const plan = { podIP: '127.9.1.2', appAddress: '127.9.1.2' }
    expect(calls(buildPlainProxy(meshWith([policy('STRICT')]), cart, plan))).toEqual([[], undefined])
  })
})

describe('the listener of a port on its own address', () => {
  const plan = { podIP: address, appAddress: '127.9.2.1' }
  const listenerOf = (rules: readonly KubeObject[], withIdentity: boolean) => {
    const snapshot = toForwardProxy(buildSnapshot(meshWith(rules), cart), {
      ...plan,
      ...(withIdentity && { identity }),
    })
    return snapshot.listeners.find((listener) => listener.name === `${address}_8080`)
  }
  const chains = (listener: ReturnType<typeof listenerOf>) =>
    resourcesAt(listener, 'filter_chains').map((chain) =>
      valueAt(chain, 'filter_chain_match', 'transport_protocol'),
    )

  it('takes both where both are allowed, and looks at the first bytes to know', () => {
    const listener = listenerOf([policy('PERMISSIVE')], true)
    expect(chains(listener)).toEqual(['tls', 'raw_buffer'])
    expect(resourcesAt(listener, 'listener_filters').map((filter) => filter.name)).toEqual([
      'envoy.filters.listener.tls_inspector',
    ])
    const text = JSON.stringify(listener)
    for (const pem of Object.values(identity)) expect(text).toContain(`"inline_string":"${pem}"`)
    expect(text).not.toContain('sds-grpc')
  })

  it('takes only mutual TLS where it is strict, and has no listener without an identity', () => {
    expect(chains(listenerOf([policy('STRICT')], true))).toEqual(['tls'])
    expect(listenerOf([policy('STRICT')], false)).toBeUndefined()
  })

  it('is as if there were no TLS without an identity, or where it is off', () => {
    for (const listener of [listenerOf([], false), listenerOf([policy('DISABLE')], true)]) {
      expect(chains(listener)).toEqual([undefined])
      expect(listener).not.toHaveProperty('listener_filters')
    }
  })
})
