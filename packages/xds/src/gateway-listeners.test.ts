import type { KubeObject } from '@traffic-lab/resources'
import { describe, expect, it } from 'vitest'
import { buildSnapshot } from './build-snapshot.ts'
import { toForwardProxy } from './forward-proxy.ts'
import type { GatewaySecrets } from './forward-proxy-secrets.ts'
import { resourcesAt, valueAt } from './json.ts'
import type { Resource } from './snapshot.ts'
import { snapshotOf } from './testing/routes-of.ts'
import { gateway, rule, weatherMesh } from './testing/weather-mesh.ts'

const selector = { istio: 'ingressgateway' }
const open = (name: string, ...servers: readonly object[]) =>
  rule('Gateway', name, {
    selector,
    servers: servers.map((server) => ({ hosts: ['a.example.com'], ...server })),
  })
const port = (number: number, protocol: string, name = protocol.toLowerCase()) => ({ number, protocol, name })
const to = (subset = '') => [{ destination: { host: 'forecast', subset } }]
const bound = (name: string, spec: object) =>
  rule('VirtualService', name, { hosts: ['a.example.com'], gateways: ['one', 'two'], ...spec })

function listenersOf(...rules: readonly KubeObject[]) {
  return snapshotOf(weatherMesh(...rules), gateway).listeners
}
/** `[server names, what the chain does]` for each chain of the only listener. */
function chainsOf(...rules: readonly KubeObject[]) {
  const [listener] = listenersOf(...rules)
  return resourcesAt(listener, 'filter_chains').map((chain) => [
    valueAt(chain, 'filter_chain_match', 'server_names') ?? [],
    targetOf(chain),
  ])
}
function targetOf(chain: Resource) {
  const [config] = resourcesAt(chain, 'filters').map((filter) => filter.typed_config)
  return valueAt(config, 'rds', 'route_config_name') ?? valueAt(config, 'cluster')
}
const simple = { mode: 'SIMPLE', credentialName: 'cert' }
const forecast = (subset = '') => `outbound|3002|${subset}|forecast.weather.svc.cluster.local`

describe('a server of bytes', () => {
  it('has a listener once a route is bound to it, and the first route that counts', () => {
    const server = open('one', { port: port(31_400, 'TCP') })
    expect(listenersOf(server)).toEqual([])
    const tcp = [
      { match: [{ port: 1 }], route: to('v9') },
      { match: [{ port: 31_400 }], route: to('v1') },
    ]
    const chains = chainsOf(server, bound('a', { tcp }), bound('b', { tcp: [{ route: to('v2') }] }))
    expect(chains).toEqual([[[], forecast('v1')]])
    const elsewhere = bound('a', { hosts: ['b.example.com'], tcp })
    expect(listenersOf(server, elsewhere)).toEqual([])
  })

  it('cannot share its port, unless it listens elsewhere', () => {
    const tcp = bound('a', { tcp: [{ route: to() }] })
    const first = open('one', { port: port(31_400, 'TCP') })
    expect(chainsOf(tcp, first, open('two', { port: port(31_400, 'TCP') }))).toHaveLength(1)
    expect(chainsOf(tcp, first, open('two', { port: port(31_400, 'HTTP') }))).toHaveLength(1)
    const elsewhere = open('two', { port: port(31_400, 'TCP'), bind: '127.9.9.9' })
    expect(listenersOf(tcp, first, elsewhere).map(({ name }) => name)).toEqual([
      '0.0.0.0_31400',
      '127.9.9.9_31400',
    ])
  })
})

describe('a server of TLS', () => {
  it('passes connections through by the name that clients ask for, each name once', () => {
    const server = open('one', {
      port: port(443, 'TLS'),
      tls: { mode: 'PASSTHROUGH' },
      hosts: ['*.example.com'],
    })
    const rules = bound('a', {
      hosts: ['*.example.com'],
      tls: [
        { match: [{ sniHosts: ['b.example.com', 'a.example.com'] }], route: to('v1') },
        {
          match: [{ sniHosts: ['b.example.com'] }, { port: 80, sniHosts: ['c.example.com'] }],
          route: to('v2'),
        },
      ],
    })
    expect(chainsOf(server, rules)).toEqual([[['a.example.com', 'b.example.com'], forecast('v1')]])
  })

  it('ends TLS with the certificates of its Secret, and asks clients for theirs', () => {
    const server = open('one', {
      port: port(443, 'HTTPS'),
      tls: {
        ...simple,
        mode: 'MUTUAL',
        subjectAltNames: ['me'],
        cipherSuites: ['no', 'AES128-SHA', 'AES128-SHA'],
      },
    })
    const [listener] = listenersOf(server)
    const context = valueAt(listener, 'filter_chains', 0, 'transport_socket', 'typed_config')
    const ads = { ads: {}, resource_api_version: 'V3' }
    expect(context).toMatchObject({
      require_client_certificate: true,
      common_tls_context: {
        tls_certificate_sds_secret_configs: [{ name: 'kubernetes://cert', sds_config: ads }],
        combined_validation_context: {
          default_validation_context: { match_subject_alt_names: [{ exact: 'me' }] },
          validation_context_sds_secret_config: { name: 'kubernetes://cert-cacert', sds_config: ads },
        },
        tls_params: { cipher_suites: ['AES128-SHA'] },
      },
    })
    expect(valueAt(listener, 'listener_filters', 0, 'name')).toContain('tls_inspector')
  })

  it('shares a port with others by name; HTTPS has routes of its own, a second server of a host is left out', () => {
    const rules = bound('a', { tcp: [{ route: to() }] })
    const one = open(
      'one',
      { port: port(443, 'HTTPS', 'x'), tls: simple },
      { port: port(443, 'HTTPS', 'y'), tls: simple, hosts: ['*/*'] },
    )
    const two = open('two', { port: port(443, 'HTTPS', 'z'), tls: simple })
    expect(chainsOf(one, two, rules)).toEqual([
      [['a.example.com'], 'https.443.x.one.weather'],
      [[], 'https.443.y.one.weather'],
    ])
    const { routes } = snapshotOf(weatherMesh(one, two, rules), gateway)
    expect(routes.map(({ name }) => name)).toEqual(['https.443.x.one.weather', 'https.443.y.one.weather'])
  })

  it('leaves the port out of a redirect where it is that of HTTPS', () => {
    const redirect = bound('a', { http: [{ redirect: { uri: '/x', derivePort: 'FROM_REQUEST_PORT' } }] })
    const server = open('one', { port: port(443, 'HTTPS'), tls: simple })
    const text = JSON.stringify(snapshotOf(weatherMesh(server, redirect), gateway).routes)
    expect(text).toContain('"redirect":{"path_redirect":"/x","response_code":"MOVED_PERMANENTLY"}')
  })
})

describe('in the forward-proxy form', () => {
  const plan = { podIP: gateway.ip, appAddress: gateway.ip }
  const server = (tls: object) => open('one', { port: port(443, 'HTTPS'), tls })
  const contextWith = (tls: object, secrets: GatewaySecrets) => {
    const { listeners } = toForwardProxy(buildSnapshot(weatherMesh(server(tls)), gateway), {
      ...plan,
      secrets,
    })
    const [listener] = listeners
    const path = ['transport_socket', 'typed_config', 'common_tls_context'] as const
    return [listeners.length, valueAt(listener, 'filter_chains', 0, ...path)]
  }
  const secrets: GatewaySecrets = new Map([
    ['cert', { certificate: { chain: 'CHAIN', key: 'KEY' }, authorities: 'CA' }],
    ['other', { certificate: { chain: 'CHAIN 2', key: 'KEY 2' } }],
    ['other-cacert', { authorities: 'CA 2' }],
  ])
  const inline = (chain: string, key: string) => [
    { certificate_chain: { inline_string: chain }, private_key: { inline_string: key } },
  ]

  it('certificates stand in the listener', () => {
    expect(contextWith(simple, secrets)).toEqual([
      1,
      { alpn_protocols: ['h2', 'http/1.1'], tls_certificates: inline('CHAIN', 'KEY') },
    ])
    expect(contextWith({ ...simple, mode: 'MUTUAL' }, secrets)[1]).toMatchObject({
      validation_context: { trusted_ca: { inline_string: 'CA' } },
    })
    expect(contextWith({ mode: 'MUTUAL', credentialName: 'other' }, secrets)[1]).toMatchObject({
      tls_certificates: inline('CHAIN 2', 'KEY 2'),
      validation_context: { trusted_ca: { inline_string: 'CA 2' } },
    })
  })

  it('files are named to Envoy itself', () => {
    const files = {
      mode: 'MUTUAL',
      serverCertificate: '/a.crt',
      privateKey: '/a.key',
      caCertificates: '/ca.crt',
    }
    expect(contextWith(files, new Map())[1]).toMatchObject({
      tls_certificates: [{ certificate_chain: { filename: '/a.crt' }, private_key: { filename: '/a.key' } }],
      validation_context: { trusted_ca: { filename: '/ca.crt' } },
    })
  })

  it.each([[simple], [{ mode: 'MUTUAL', credentialName: 'half' }], [{ mode: 'ISTIO_MUTUAL' }]])(
    'a server whose certificates are missing is not there: %j',
    (tls) => {
      const half: GatewaySecrets = new Map([['half', { certificate: { chain: 'CHAIN', key: 'KEY' } }]])
      expect(contextWith(tls, half)).toEqual([0, undefined])
    },
  )
})
