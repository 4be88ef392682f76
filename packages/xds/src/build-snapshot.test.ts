import { describe, expect, it } from 'vitest'
import { buildPreparedSnapshot, buildSnapshot } from './build-snapshot.ts'
import { valueAt } from './json.ts'
import { prepareMesh } from './prepare-mesh.ts'
import { hostOf, routesOf, snapshotOf } from './testing/routes-of.ts'
import { frontend, gateway, rule, weatherMesh } from './testing/weather-mesh.ts'

const subsets = rule('DestinationRule', 'forecast', {
  host: 'forecast',
  subsets: [
    { name: 'v1', labels: { version: 'v1' } },
    { name: 'v2', labels: { version: 'v2' } },
  ],
})
const halves = rule('VirtualService', 'forecast', {
  hosts: ['forecast'],
  http: [
    {
      route: [
        { destination: { host: 'forecast', subset: 'v1' }, weight: 50 },
        { destination: { host: 'forecast', subset: 'v2' }, weight: 50 },
      ],
    },
  ],
})
const forecastHost = 'forecast.weather.svc.cluster.local:3002'

describe('a sidecar', () => {
  it('gets one cluster and one endpoint set for each subset', () => {
    const { clusters, endpoints } = snapshotOf(weatherMesh(subsets), frontend)
    const names = clusters.map(({ name }) => name).filter((name) => name.includes('forecast'))
    expect(names).toEqual([
      'outbound|3002|v1|forecast.weather.svc.cluster.local',
      'outbound|3002|v2|forecast.weather.svc.cluster.local',
      'outbound|3002||forecast.weather.svc.cluster.local',
    ])
    const v2 = endpoints.find((set) => set.cluster_name === names[1])
    const address = ['endpoint', 'address', 'socket_address', 'address'] as const
    expect(valueAt(v2, 'endpoints', 0, 'lb_endpoints', 0, ...address)).toBe('127.10.3.2')
    expect(valueAt(v2, 'endpoints', 0, 'lb_endpoints', 1)).toBeUndefined()
  })

  it('splits requests by the weights of the rule', () => {
    const snapshot = snapshotOf(weatherMesh(subsets, halves), frontend)
    const [route] = routesOf(snapshot, '3002', forecastHost)
    expect(valueAt(route, 'route', 'weighted_clusters', 'clusters')).toEqual([
      { name: 'outbound|3002|v1|forecast.weather.svc.cluster.local', weight: 50 },
      { name: 'outbound|3002|v2|forecast.weather.svc.cluster.local', weight: 50 },
    ])
  })

  it('is told which object a route and a cluster come from', () => {
    const snapshot = snapshotOf(weatherMesh(subsets, halves), frontend)
    const [route] = routesOf(snapshot, '3002', forecastHost)
    const path = ['metadata', 'filter_metadata', 'istio', 'config'] as const
    expect(valueAt(route, ...path)).toMatch(/namespaces\/weather\/virtual-service\/forecast$/)
    const cluster = snapshot.clusters.find(({ name }) => name.includes('|v2|'))
    expect(valueAt(cluster, ...path)).toMatch(/namespaces\/weather\/destination-rule\/forecast$/)
  })

  it('calls a host by every alias of its own namespace', () => {
    const { domains } = hostOf(snapshotOf(weatherMesh(), frontend), '3002', forecastHost) ?? {}
    expect(domains).toEqual([
      'forecast.weather.svc.cluster.local',
      'forecast.weather.svc.cluster.local.',
      'forecast',
      'forecast.weather.svc',
      'forecast.weather',
      '127.30.2.1',
    ])
  })

  it('finds every rule of the mesh on port 80, as soon as a Service uses that port', () => {
    const snapshot = snapshotOf(weatherMesh(subsets, halves), frontend)
    const host = hostOf(snapshot, '80', 'forecast.weather.svc.cluster.local:80')
    expect(host?.domains).toEqual(['forecast.weather.svc.cluster.local'])
  })

  it('keeps the default route when no route of a rule is for it', () => {
    const elsewhere = rule('VirtualService', 'forecast', {
      hosts: ['forecast'],
      http: [
        { match: [{ sourceLabels: { app: 'nobody' } }], route: [{ destination: { host: 'forecast' } }] },
      ],
    })
    const [route] = routesOf(snapshotOf(weatherMesh(elsewhere), frontend), '3002', forecastHost)
    expect(route?.name).toBe('default')
  })

  it('refuses unknown hosts where the mesh is limited to its registry', () => {
    const mesh = {
      ...weatherMesh(),
      meshConfig: { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } },
    } as const
    const [route] = routesOf(snapshotOf(mesh, frontend), '3002', 'block_all')
    expect(route?.direct_response).toEqual({ status: 502 })
  })

  it('has no access log where the mesh has none', () => {
    const snapshot = snapshotOf({ ...weatherMesh(), meshConfig: {} }, frontend)
    expect(JSON.stringify(snapshot)).not.toContain('access_log')
  })
})

describe('a gateway', () => {
  const http = rule('Gateway', 'public', {
    selector: { istio: 'ingressgateway' },
    servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }],
  })
  const bound = rule('VirtualService', 'frontend', {
    hosts: ['*'],
    gateways: ['public'],
    http: [{ route: [{ destination: { host: 'frontend' } }] }],
  })

  it('listens on the target port of its Service and leads to the only port of the destination', () => {
    const snapshot = snapshotOf(weatherMesh(http, bound), gateway)
    expect(snapshot.listeners.map(({ name }) => name)).toEqual(['0.0.0.0_8080'])
    const [route] = routesOf(snapshot, 'http.8080', '*:80')
    expect(valueAt(route, 'route', 'cluster')).toBe('outbound|3000||frontend.weather.svc.cluster.local')
  })

  it('has no listener before there is a Gateway', () => {
    expect(snapshotOf(weatherMesh(bound), gateway).listeners).toEqual([])
  })

  it('answers 404 on a port that no rule is bound to', () => {
    const snapshot = snapshotOf(weatherMesh(http), gateway)
    expect(hostOf(snapshot, 'http.8080', 'blackhole:80')).toMatchObject({ domains: ['*'], routes: [] })
  })
})

describe('the translation', () => {
  const mesh = weatherMesh(subsets, halves)

  it('is the same whatever the order of the objects', () => {
    const reversed = {
      ...mesh,
      services: mesh.services.toReversed(),
      pods: mesh.pods.toReversed(),
      rules: mesh.rules.toReversed(),
    }
    expect(buildSnapshot(reversed, frontend)).toEqual(buildSnapshot(mesh, frontend))
  })

  it('is the same from a mesh that was prepared once', () => {
    expect(buildPreparedSnapshot(prepareMesh(mesh), gateway)).toEqual(buildSnapshot(mesh, gateway))
  })

  it('does not depend on the version of a rule', () => {
    const older = mesh.rules.map((object) => ({ ...object, apiVersion: 'networking.istio.io/v1alpha3' }))
    expect(buildSnapshot({ ...mesh, rules: older }, frontend)).toEqual(buildSnapshot(mesh, frontend))
  })
})
