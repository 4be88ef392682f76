import { expect, test } from 'vitest'
import { notHonoured } from './not-honoured.ts'

test('a plain pod with probes, ports and hooks has nothing to report', () => {
  const probe = { httpGet: { path: '/status', port: 3000 }, periodSeconds: 2 }
  const container = {
    name: 'app',
    image: 'x',
    ports: [{ containerPort: 3000 }],
    readinessProbe: probe,
    resources: {},
    lifecycle: { preStop: { sleep: { seconds: 1 } } },
  }
  const spec = { containers: [container], dnsPolicy: 'ClusterFirst', securityContext: {} }
  expect(notHonoured(spec)).toEqual([])
})

test('each field without effect is named once, with the containers that set it', () => {
  const limits = { resources: { limits: { cpu: '1' } } }
  const a = { name: 'a', image: 'x', ...limits, readinessProbe: { grpc: { port: 1 }, periodSeconds: 1 } }
  const b = { name: 'b', image: 'x', ...limits, env: [{ name: 'LISTEN_HOST', value: '::' }] }
  const proxy = { name: 'istio-proxy', image: 'auto', securityContext: { runAsUser: 1337 } }
  expect(notHonoured({ containers: [a, b, proxy], volumes: [{ name: 'v' }] })).toEqual([
    'volumes',
    'resources (a, b)',
    'readinessProbe.grpc (a)',
    'env LISTEN_HOST (b)',
  ])
})
