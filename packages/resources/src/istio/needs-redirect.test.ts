import { expect, it } from 'vitest'
import { needsRedirect } from './needs-redirect.ts'

const route = [{ destination: { host: 'db' } }]

it.each([
  [{ tcp: [{ route }] }, ['spec.tcp[0]']],
  [{ tls: [{ match: [{ sniHosts: ['db'] }], route }, { route }] }, ['spec.tls[0]', 'spec.tls[1]']],
  [{ gateways: ['public'], tcp: [{ route }] }, []],
  [{ gateways: ['public', 'mesh'], tcp: [{ match: [{ gateways: ['public'] }], route }] }, []],
  [{ gateways: ['public', 'mesh'], tcp: [{ match: [{ gateways: ['mesh'] }], route }] }, ['spec.tcp[0]']],
  [{ http: [{ route }] }, []],
])('a rule of connections has no effect on sidecars here: %j', (spec, paths) => {
  const object = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'a' },
    spec,
  }
  const found = needsRedirect(object)
  expect(found.map(({ path }) => path)).toEqual(paths)
  for (const { code, level, message } of found) {
    expect([code, level]).toEqual(['MESH024', 'warning'])
    expect(message).toMatch(/capture by redirect/)
  }
})

const ports = (...protocols: readonly string[]) =>
  protocols.map((protocol, index) => ({ number: 80 + index, name: `p${index}`, protocol, targetPort: 8080 }))

it.each([
  [
    'ServiceEntry',
    { hosts: ['a.example'], ports: ports('HTTP', 'HTTPS', 'TCP', '') },
    ['spec.ports[1]', 'spec.ports[2]'],
  ],
  ['ServiceEntry', { hosts: ['*.example'], ports: ports('GRPC') }, ['spec.ports[0].targetPort']],
  ['ServiceEntry', { hosts: ['*.example'], ports: ports('HTTP'), resolution: 'STATIC' }, []],
  ['Sidecar', { egress: [{ port: { protocol: 'TCP' } }, { hosts: ['*/*'] }] }, ['spec.egress[0].port']],
])('what a forward proxy does not carry is said: %s %j', (kind, spec, paths) => {
  const object = { apiVersion: 'networking.istio.io/v1', kind, metadata: { name: 'a' }, spec }
  const found = needsRedirect(object)
  expect(found.map(({ path }) => path)).toEqual(paths)
  for (const { message } of found) expect(message).toMatch(/takes capture by redirect, as on a cluster/)
})
