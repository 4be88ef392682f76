import { expect, it } from 'vitest'
import { buildSnapshot } from './build-snapshot.ts'
import { resourcesAt, valueAt } from './json.ts'
import { frontend, rule, weatherMesh } from './testing/weather-mesh.ts'

function clusterOf(trafficPolicy: object, meshConfig: object = {}) {
  const mesh = weatherMesh(rule('DestinationRule', 'forecast', { host: 'forecast', trafficPolicy }))
  return buildSnapshot({ ...mesh, meshConfig }, frontend).clusters.find(
    ({ name }) => name === 'outbound|3002||forecast.weather.svc.cluster.local',
  )
}

const inner = ['typed_config', 'transport_socket', 'name'] as const

it('who the client was is said first, whatever comes after it', () => {
  const plain = clusterOf({ proxyProtocol: {} })
  expect(valueAt(plain, 'transport_socket', ...inner)).toBe('raw_buffer')
  const tls = clusterOf({ proxyProtocol: { version: 'V2' }, tls: { mode: 'ISTIO_MUTUAL' } })
  expect(valueAt(tls, 'transport_socket', ...inner)).toBe('envoy.transport_sockets.tls')
  expect(valueAt(tls, 'transport_socket', 'typed_config', 'config', 'version')).toBe('V2')
})

it('so it is for each way in which a sidecar may call', () => {
  const matches = resourcesAt(
    clusterOf({ proxyProtocol: {} }, { enableAutoMtls: true }),
    'transport_socket_matches',
  )
  expect(matches.map(({ name }) => name)).toEqual(['tlsMode-istio', 'tlsMode-disabled'])
  for (const match of matches)
    expect(valueAt(match, 'transport_socket', 'name')).toBe('envoy.transport_sockets.upstream_proxy_protocol')
})
