import type { KubeObject } from '@traffic-lab/resources'
import { describe, expect, it } from 'vitest'
import { isResource, resourcesAt, valueAt } from './json.ts'
import { snapshotOf } from './testing/routes-of.ts'
import { frontend, rule, weatherMesh } from './testing/weather-mesh.ts'

/** The listener of Service forecast with a port of this name, its chains as `[match, cluster]`, the default one last. */
function chainsOf(portName: string, ...rules: readonly KubeObject[]) {
  const mesh = weatherMesh(...rules)
  const services = mesh.services.map((service) =>
    service.metadata.name === 'forecast'
      ? { ...service, spec: { ...service.spec, ports: [{ name: portName, port: 3002, targetPort: 3002 }] } }
      : service,
  )
  const { listeners } = snapshotOf({ ...mesh, services }, frontend)
  const listener = listeners.find(({ name }) => name === '127.30.2.1_3002')
  const last = valueAt(listener, 'default_filter_chain')
  const all = [...resourcesAt(listener, 'filter_chains'), ...(isResource(last) ? [last] : [])]
  return all.map((chain) => [
    valueAt(chain, 'filter_chain_match') ?? {},
    valueAt(chain, 'filters', 0, 'typed_config', 'cluster') ??
      valueAt(chain, 'filters', 0, 'typed_config', 'weighted_clusters', 'clusters'),
  ])
}
const to = (subset: string, weight?: number) => ({ destination: { host: 'forecast', subset }, weight })
const cluster = (subset: string) => `outbound|3002|${subset}|forecast.weather.svc.cluster.local`
const forecast = (spec: object) => rule('VirtualService', 'forecast', { hosts: ['forecast'], ...spec })

describe('a port of bytes', () => {
  it('goes to its Service where no rule speaks of it', () => {
    expect(chainsOf('tcp')).toEqual([[{}, cluster('')]])
    const other = forecast({ tcp: [{ match: [{ port: 1 }], route: [to('v1')] }] })
    expect(chainsOf('tcp', other)).toEqual([[{}, cluster('')]])
  })

  it('is shared by weight', () => {
    const rules = forecast({ tcp: [{ route: [to('v1', 80), to('v2', 20), to('v3')] }] })
    const clusters = [
      { name: cluster('v1'), weight: 80 },
      { name: cluster('v2'), weight: 20 },
    ]
    expect(chainsOf('tcp', rules)).toEqual([[{}, clusters]])
  })

  it('takes the first route for its caller, and for every address', () => {
    const rules = forecast({
      tcp: [
        { match: [{ sourceLabels: { app: 'nobody' } }], route: [to('v1')] },
        { match: [{ destinationSubnets: ['10.1.0.0/16', '10.0.0.1'] }], route: [to('v2')] },
        { match: [{ sourceLabels: { app: 'frontend' } }], route: [to('v3')] },
        { route: [to('v4')] },
      ],
    })
    const subnets = [
      { address_prefix: '10.0.0.1', prefix_len: 32 },
      { address_prefix: '10.1.0.0', prefix_len: 16 },
    ]
    expect(chainsOf('tcp', rules)).toEqual([
      [{ prefix_ranges: subnets }, cluster('v2')],
      [{}, cluster('v3')],
    ])
  })

  it('closes connections when the rule of the destination says so', () => {
    const limits = rule('DestinationRule', 'forecast', {
      host: 'forecast',
      trafficPolicy: {
        connectionPool: { tcp: { idleTimeout: '5m', maxConnectionDuration: '1h' } },
        loadBalancer: { consistentHash: { useSourceIp: true } },
      },
    })
    const mesh = weatherMesh(limits, forecast({ tcp: [{ route: [to('')] }] }))
    const text = JSON.stringify(snapshotOf(mesh, frontend).listeners)
    expect(text).not.toContain('idle_timeout":"300s')
    const services = mesh.services.map((service) => ({
      ...service,
      spec: { ...service.spec, ports: [{ name: 'tcp', port: 3002 }] },
    }))
    const listeners = JSON.stringify(snapshotOf({ ...mesh, services }, frontend).listeners)
    expect(listeners).toContain('"idle_timeout":"300s","max_downstream_connection_duration":"3600s"')
    expect(listeners).toContain('"hash_policy":[{"source_ip":{}}]')
  })
})

describe('a port of TLS', () => {
  it('is told apart by the server name; equal names count once', () => {
    const rules = forecast({
      hosts: ['forecast', 'b.example.com', 'a.example.com'],
      tls: [
        { match: [{ sniHosts: ['b.example.com', 'a.example.com'] }], route: [to('v1')] },
        { match: [{ sniHosts: ['b.example.com', 'a.example.com'] }], route: [to('v2')] },
      ],
    })
    expect(chainsOf('tls', rules)).toEqual([
      [{ server_names: ['a.example.com', 'b.example.com'] }, cluster('v1')],
      [{}, 'PassthroughCluster'],
    ])
  })

  it('takes every name for a star, and no route of bytes', () => {
    const tls = [{ match: [{ sniHosts: ['*'] }], route: [to('v1')] }]
    expect(chainsOf('https', forecast({ tls }))).toEqual([[{}, cluster('v1')]])
    expect(chainsOf('https', forecast({ tcp: [{ route: [to('v1')] }] }))).toEqual([[{}, cluster('')]])
  })
})
