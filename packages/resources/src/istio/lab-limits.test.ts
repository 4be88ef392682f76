import { expect, it } from 'vitest'
import { labLimits } from './lab-limits.ts'

function limits(spec: object): string[] {
  const object = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name: 'a', namespace: 'shop' },
    spec: { host: 'a', ...spec },
  }
  return labLimits(object).map(({ code, level, path }) => `${level} ${code} ${path}`)
}

it('load balancing by the original destination has no place in the lab, wherever it stands', () => {
  const policy = { loadBalancer: { simple: 'PASSTHROUGH' } }
  const trafficPolicy = {
    loadBalancer: { simple: 'RANDOM' },
    portLevelSettings: [{ port: { number: 80 }, ...policy }],
  }
  expect(limits({ trafficPolicy, subsets: [{ name: 'v1', trafficPolicy: policy }] })).toEqual([
    'warning MESH025 spec.trafficPolicy.portLevelSettings[0].loadBalancer.simple',
    'warning MESH025 spec.subsets[0].trafficPolicy.loadBalancer.simple',
  ])
})

it.each([
  [{ mode: 'DISABLE' }, false],
  [{ mode: 'ISTIO_MUTUAL' }, false],
  [{ mode: 'SIMPLE', insecureSkipVerify: true }, false],
  [{ mode: 'SIMPLE', insecureSkipVerify: true, credentialName: 'a' }, true],
  [{ mode: 'SIMPLE' }, false],
  [{ mode: 'SIMPLE', caCertificates: '/a.pem' }, true],
  [{ mode: 'MUTUAL', clientCertificate: '/a.pem', privateKey: '/b.pem', insecureSkipVerify: true }, true],
])('TLS works in the lab where nobody needs certificates of a pod: %j', (tls, limited) => {
  expect(limits({ trafficPolicy: { tls } })).toEqual(
    limited ? ['warning MESH025 spec.trafficPolicy.tls.mode'] : [],
  )
})
