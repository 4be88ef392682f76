import { describe, expect, it } from 'vitest'
import { buildSnapshot } from './build-snapshot.ts'
import { checkSnapshot } from './check-snapshot.ts'
import { toForwardProxy } from './forward-proxy.ts'
import { resourcesAt, valueAt } from './json.ts'
import type { MeshState, Proxy } from './mesh-state.ts'
import { buildPlainProxy } from './plain-proxy.ts'
import type { Snapshot } from './snapshot.ts'
import { hostOf, routesOf } from './testing/routes-of.ts'
import { frontend, gateway, rule, weatherMesh } from './testing/weather-mesh.ts'

const plan = { podIP: frontend.ip, appAddress: '127.10.65.1', adminPipe: '/run/lab/frontend.sock' }

function forwardProxyOf(mesh: MeshState, proxy: Proxy = frontend, own: object = {}): Snapshot {
  const snapshot = toForwardProxy(buildSnapshot(mesh, proxy), { ...plan, podIP: proxy.ip, ...own })
  expect(checkSnapshot(snapshot, { missingClusters: true })).toEqual([])
  return snapshot
}

describe('the forward proxy of a sidecar', () => {
  it('finds a host by each of its names with the port', () => {
    const host = hostOf(
      forwardProxyOf(weatherMesh()),
      'http_proxy',
      'forecast.weather.svc.cluster.local:3002',
    )
    expect(host?.domains).toEqual([
      'forecast.weather.svc.cluster.local:3002',
      'forecast.weather.svc.cluster.local.:3002',
      'forecast:3002',
      'forecast.weather.svc:3002',
      'forecast.weather:3002',
      '127.30.2.1:3002',
    ])
  })

  it('finds hosts of port 80 without the port too, as clients leave it out', () => {
    const host = hostOf(
      forwardProxyOf(weatherMesh()),
      'http_proxy',
      'istio-ingressgateway.istio-system.svc.cluster.local:80',
    )
    expect(host?.domains).toContain('istio-ingressgateway.istio-system')
    expect(host?.domains).toContain('istio-ingressgateway.istio-system:80')
  })

  it('keeps the routes of each port as they are', () => {
    const mesh = weatherMesh(
      rule('VirtualService', 'forecast', {
        hosts: ['forecast'],
        http: [{ timeout: '1s', route: [{ destination: { host: 'forecast' } }] }],
      }),
    )
    const host = 'forecast.weather.svc.cluster.local:3002'
    expect(routesOf(forwardProxyOf(mesh), 'http_proxy', host)).toEqual(
      routesOf(buildSnapshot(mesh, frontend), '3002', host),
    )
  })

  it('has every host once and a single catch-all at the end', () => {
    const hosts = resourcesAt(forwardProxyOf(weatherMesh()).routes[0], 'virtual_hosts').map(
      ({ name }) => name,
    )
    expect(new Set(hosts).size).toBe(hosts.length)
    expect(hosts.filter((name) => name === 'allow_any')).toHaveLength(1)
    expect(hosts.at(-1)).toBe('allow_any')
  })

  it('finds a port without a protocol name, which has a route configuration of its own', () => {
    const mesh = weatherMesh()
    const sniffed = mesh.services.map((service) =>
      service.metadata.name === 'forecast'
        ? { ...service, spec: { ...service.spec, ports: [{ name: 'main', port: 3002, targetPort: 3002 }] } }
        : service,
    )
    const snapshot = forwardProxyOf({ ...mesh, services: sniffed })
    const host = hostOf(snapshot, 'http_proxy', 'forecast.weather.svc.cluster.local:3002')
    expect(host?.domains).toContain('forecast:3002')
    expect(host?.metadata).toBeUndefined()
  })

  it('leads localhost to the application and to its own admin interface', () => {
    const snapshot = forwardProxyOf(weatherMesh())
    const [app] = routesOf(snapshot, 'http_proxy', 'localhost:3000')
    expect(valueAt(app, 'route', 'cluster')).toBe('inbound|3000||')
    expect(hostOf(snapshot, 'http_proxy', 'localhost:3000')?.domains).toEqual([
      'localhost:3000',
      '127.0.0.1:3000',
    ])
    const [admin] = routesOf(snapshot, 'http_proxy', 'localhost:15000')
    expect(valueAt(admin, 'route', 'cluster')).toBe('admin')
    const cluster = snapshot.clusters.find(({ name }) => name === 'admin')
    expect(JSON.stringify(cluster?.load_assignment)).toContain('/run/lab/frontend.sock')
  })

  it('leads localhost to a port of the application that no Service has, and no one else to it', () => {
    const snapshot = forwardProxyOf(weatherMesh(), frontend, { containerPorts: [3000, 9999] })
    const [app] = routesOf(snapshot, 'http_proxy', 'localhost:9999')
    expect(valueAt(app, 'route', 'cluster')).toBe('localhost|9999')
    const [served] = routesOf(snapshot, 'http_proxy', 'localhost:3000')
    expect(valueAt(served, 'route', 'cluster')).toBe('inbound|3000||')
    const own = snapshot.clusters.filter(({ name }) => name.startsWith('localhost|'))
    expect(own.map(({ name }) => name)).toEqual(['localhost|9999'])
    expect(JSON.stringify(own[0]?.load_assignment)).toContain('"127.10.65.1","port_value":9999')
    expect(snapshot.listeners.map(({ name }) => name)).toEqual(['127.10.1.1_3000', 'http_proxy'])
  })

  it('binds every listener to the pod alone, and never shares its port', () => {
    const { listeners } = forwardProxyOf(weatherMesh())
    expect(listeners.map(({ name }) => name)).toEqual(['127.10.1.1_3000', 'http_proxy'])
    for (const listener of listeners) {
      expect(valueAt(listener, 'address', 'socket_address', 'address')).toBe('127.10.1.1')
      expect(listener.enable_reuse_port).toBe(false)
    }
  })

  it("calls the application as Istio's sidecars do, and other pods from the pod's own address", () => {
    const { clusters } = forwardProxyOf(weatherMesh())
    const source = ['upstream_bind_config', 'source_address', 'address'] as const
    const inbound = clusters.find(({ name }) => name === 'inbound|3000||')
    expect(valueAt(inbound, ...source)).toBe('127.0.0.6')
    expect(JSON.stringify(inbound?.load_assignment)).toContain('"127.10.65.1","port_value":3000')
    const outbound = clusters.filter(({ name }) => name.startsWith('outbound|'))
    expect(outbound.map((cluster) => valueAt(cluster, ...source))).toEqual(outbound.map(() => '127.10.1.1'))
    const passThrough = clusters.find(({ name }) => name === 'PassthroughCluster')
    expect(passThrough?.upstream_bind_config).toBeUndefined()
  })

  it('asks nothing of intercepted connections', () => {
    const text = JSON.stringify(forwardProxyOf(weatherMesh()))
    expect(text).not.toContain('ORIGINAL_DST')
    expect(text).not.toContain('original_dst')
    expect(text).not.toContain('/dev/stdout')
  })
})

describe('a gateway', () => {
  it('is reached at its pod and, by the node port, on this machine', () => {
    const mesh = weatherMesh(
      rule('Gateway', 'public', {
        selector: { istio: 'ingressgateway' },
        servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }],
      }),
    )
    const [listener] = forwardProxyOf(mesh, gateway, { nodePorts: new Map([[8080, 30_080]]) }).listeners
    expect(valueAt(listener, 'address', 'socket_address')).toEqual({
      address: '127.10.9.1',
      port_value: 8080,
    })
    expect(valueAt(listener, 'additional_addresses', 0, 'address', 'socket_address')).toEqual({
      address: '127.0.0.1',
      port_value: 30_080,
    })
    expect(listener?.enable_reuse_port).toBe(false)
  })
})

describe('the plain proxy of a pod without a sidecar', () => {
  const mesh = weatherMesh(
    rule('VirtualService', 'forecast', {
      hosts: ['forecast'],
      http: [{ fault: { abort: { httpStatus: 500, percentage: { value: 100 } } } }],
    }),
  )
  const snapshot = buildPlainProxy(mesh, frontend, { podIP: frontend.ip, appAddress: frontend.ip })

  it('knows Services and no rules', () => {
    expect(checkSnapshot(snapshot)).toEqual([])
    const routes = routesOf(snapshot, 'http_proxy', 'forecast.weather.svc.cluster.local:3002')
    expect(routes.map(({ name }) => name)).toEqual(['default'])
    expect(valueAt(routes[0], 'route', 'retry_policy')).toBeUndefined()
  })

  it('has no inbound listener and writes no log', () => {
    expect(snapshot.listeners.map(({ name }) => name)).toEqual(['http_proxy'])
    expect(JSON.stringify(snapshot)).not.toContain('access_log')
  })
})
