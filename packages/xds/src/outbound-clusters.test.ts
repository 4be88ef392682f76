import { describe, expect, it } from 'vitest'
import { buildSnapshot } from './build-snapshot.ts'
import { resourcesAt, valueAt } from './json.ts'
import type { Proxy } from './mesh-state.ts'
import { frontend, gateway, rule, weatherMesh } from './testing/weather-mesh.ts'

const host = 'forecast.weather.svc.cluster.local'

function clustersOf(spec: object, proxy: Proxy = frontend) {
  const mesh = weatherMesh(rule('DestinationRule', 'forecast', { host: 'forecast', ...spec }))
  const { clusters } = buildSnapshot(mesh, proxy)
  return new Map(clusters.map((cluster) => [cluster.name, cluster]))
}

const tls = { mode: 'SIMPLE', credentialName: 'outside' }
const simpleTls = { trafficPolicy: { tls } }

describe('a Secret for TLS', () => {
  const socketOf = (spec: object, proxy?: Proxy) =>
    clustersOf(spec, proxy).get(`outbound|3002||${host}`)?.transport_socket

  it('is read by gateways and by workloads that a rule chooses', () => {
    expect(socketOf(simpleTls)).toBeUndefined()
    expect(socketOf(simpleTls, gateway)).toBeDefined()
    expect(socketOf({ ...simpleTls, workloadSelector: { matchLabels: { app: 'frontend' } } })).toBeDefined()
  })
})

it('subsets of a Service that follows the called address follow it too', () => {
  const clusters = clustersOf({
    trafficPolicy: { loadBalancer: { simple: 'PASSTHROUGH' } },
    subsets: [
      { name: 'v1', labels: { version: 'v1' }, trafficPolicy: { loadBalancer: { simple: 'RANDOM' } } },
    ],
  })
  const subset = clusters.get(`outbound|3002|v1|${host}`)
  expect([subset?.type, subset?.lb_policy]).toEqual(['ORIGINAL_DST', 'CLUSTER_PROVIDED'])
  const own = clustersOf({
    subsets: [
      { name: 'v1', labels: {}, trafficPolicy: { loadBalancer: { simple: 'PASSTHROUGH' } } },
      { name: 'v2', labels: {} },
    ],
  })
  expect(own.get(`outbound|3002|v1|${host}`)?.type).toBe('ORIGINAL_DST')
  expect(own.get(`outbound|3002|v2|${host}`)?.type).toBe('EDS')
})

describe('localities', () => {
  const distributed = (annotations: Readonly<Record<string, string>>, trafficDistribution?: string) => {
    const mesh = weatherMesh()
    const zones = ['r1.z2.b', 'r1.z1.a']
    const pods = mesh.pods.map((pod) => {
      const zone = pod.metadata.labels?.app === 'forecast' ? zones.pop() : 'r1.z1.a'
      const labels = { ...pod.metadata.labels, ...(zone && { 'istio-locality': zone }) }
      return { ...pod, metadata: { ...pod.metadata, labels } }
    })
    const services = mesh.services.map((service) => ({
      ...service,
      metadata: { ...service.metadata, annotations },
      spec: { ...service.spec, ...(trafficDistribution && { trafficDistribution }) },
    }))
    const client = pods.find(({ status }) => status?.podIP === frontend.ip)
    const name = client?.metadata.name ?? ''
    const snapshot = buildSnapshot({ ...mesh, pods, services }, { ...frontend, name })
    const set = snapshot.endpoints.find(({ cluster_name }) => cluster_name === `outbound|3002||${host}`)
    return resourcesAt(set, 'endpoints').map((group) => [
      valueAt(group, 'locality', 'zone'),
      group.priority ?? 0,
    ])
  }

  it('count where a Service says so, by its field or the older annotation', () => {
    const near = [
      ['z1', 0],
      ['z2', 1],
    ]
    expect(distributed({}, 'PreferSameZone')).toEqual(near)
    expect(distributed({ 'networking.istio.io/traffic-distribution': 'PreferClose' })).toEqual(near)
    expect(distributed({})).toEqual([
      ['z1', 0],
      ['z2', 0],
    ])
  })
})
