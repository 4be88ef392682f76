import type { KubeObject } from '@traffic-lab/resources'
import { describe, expect, it } from 'vitest'
import { buildSnapshot } from './build-snapshot.ts'
import { checkSnapshot } from './check-snapshot.ts'
import { toForwardProxy } from './forward-proxy.ts'
import { resourcesAt, valueAt } from './json.ts'
import { frontend, rule, weatherMesh } from './testing/weather-mesh.ts'

const plan = { podIP: frontend.ip, appAddress: '127.0.0.9' }

function forward(...rules: readonly KubeObject[]) {
  const snapshot = toForwardProxy(buildSnapshot(weatherMesh(...rules), frontend), plan)
  expect(checkSnapshot(snapshot, { missingClusters: true })).toEqual([])
  return snapshot
}

function entry(spec: object, name = 'outside'): KubeObject {
  const ports = [{ number: 80, name: 'http', protocol: 'HTTP' }]
  return rule('ServiceEntry', name, { hosts: ['outside.example'], ports, ...spec })
}

function clusterOf(host: string, ...rules: readonly KubeObject[]) {
  return forward(...rules).clusters.find(({ name }) => name === `outbound|80||${host}`)
}

function domainsOf(name: string, ...rules: readonly KubeObject[]) {
  const hosts = resourcesAt(forward(...rules).routes[0], 'virtual_hosts')
  return hosts.find((host) => host.name === name)?.domains
}

describe('a forward proxy reaches what a ServiceEntry names', () => {
  it('by its name and port', () => {
    expect(domainsOf('outside.example:80', entry({ resolution: 'DNS' }))).toEqual([
      'outside.example:80',
      'outside.example.:80',
      'outside.example',
      'outside.example.',
    ])
  })

  it('looked up in DNS, from an address that may leave the machine', () => {
    const cluster = clusterOf('outside.example', entry({ resolution: 'DNS' }))
    expect(cluster?.type).toBe('STRICT_DNS')
    expect(cluster?.upstream_bind_config).toBeUndefined()
  })

  it.each([
    ['127.60.0.1', frontend.ip],
    ['192.0.2.1', undefined],
  ])('at %s, called from %s', (address, source) => {
    const cluster = clusterOf('outside.example', entry({ resolution: 'STATIC', endpoints: [{ address }] }))
    expect(cluster?.type).toBe('EDS')
    expect(valueAt(cluster, 'upstream_bind_config', 'source_address', 'address')).toBe(source)
  })

  it('as each request names it where no resolution is asked for', () => {
    const cluster = clusterOf('*.wild.example', entry({ hosts: ['*.wild.example'] }))
    expect(cluster?.type).toBeUndefined()
    expect(valueAt(cluster, 'cluster_type', 'name')).toBe('envoy.clusters.dynamic_forward_proxy')
  })

  it('at another port than the one that was meant, if its name is known', () => {
    const ports = [{ number: 80, name: 'http', protocol: 'HTTP', targetPort: 8080 }]
    const cluster = clusterOf('outside.example', entry({ ports }))
    const [group] = resourcesAt(cluster, 'load_assignment', 'endpoints')
    const address = valueAt(group, 'lb_endpoints', 0, 'endpoint', 'address', 'socket_address')
    expect(address).toEqual({ address: 'outside.example', port_value: 8080 })
  })
})

describe('a Sidecar in a forward proxy', () => {
  const sidecar = (spec: object) => rule('Sidecar', 'default', spec)

  it('blocks hosts that nobody knows, also where it reaches nothing at all', () => {
    const blocked = sidecar({
      egress: [{ hosts: ['~/*'] }],
      outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
    })
    expect(domainsOf('block_all', blocked)).toEqual(['*'])
    expect(domainsOf('forecast.weather.svc.cluster.local:3002', blocked)).toBeUndefined()
    expect(domainsOf('allow_any', sidecar({ egress: [{ hosts: ['~/*'] }] }))).toEqual(['*'])
  })

  it("leads to the application's other port", () => {
    const port = { number: 3000, protocol: 'HTTP', name: 'http' }
    const snapshot = forward(sidecar({ ingress: [{ port, defaultEndpoint: '127.0.0.1:3999' }] }))
    const cluster = snapshot.clusters.find(({ name }) => name === 'inbound|3000||')
    const path = [
      'load_assignment',
      'endpoints',
      0,
      'lb_endpoints',
      0,
      'endpoint',
      'address',
      'socket_address',
    ] as const
    expect(valueAt(cluster, ...path)).toEqual({ address: '127.0.0.9', port_value: 3999 })
  })
})
