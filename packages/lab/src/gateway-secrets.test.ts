import { expect, test } from 'vitest'
import { gatewaySecretsOf } from './gateway-secrets.ts'

const secret = (name: string, data: Readonly<Record<string, string>>) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace: 'istio-system' },
  data: Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
  ),
})

test("certificates stand under the keys of Kubernetes, or under Istio's own", () => {
  const secrets = gatewaySecretsOf([
    secret('tls', { 'tls.crt': 'chain', 'tls.key': 'key', 'ca.crt': 'ca' }),
    secret('generic', { cert: 'chain 2', key: 'key 2' }),
    secret('generic-cacert', { cacert: 'ca 2' }),
    secret('half', { 'tls.crt': 'chain' }),
    secret('password', { password: 'x' }),
  ])
  expect([...secrets]).toEqual([
    ['tls', { certificate: { chain: 'chain', key: 'key' }, authorities: 'ca' }],
    ['generic', { certificate: { chain: 'chain 2', key: 'key 2' }, authorities: undefined }],
    ['generic-cacert', { certificate: undefined, authorities: 'ca 2' }],
  ])
})
