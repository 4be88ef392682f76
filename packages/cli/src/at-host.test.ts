import { expect, test } from 'vitest'
import { atHost } from './at-host.ts'

const istio = 'networking.istio.io/v1'

test('every host becomes one host; what names hosts, and what is no rule of a gateway, stays', () => {
  const rule = (kind: string, spec: object) => ({ apiVersion: istio, kind, metadata: { name: 'shop' }, spec })
  const servers = (hosts: readonly string[]) => ({ servers: [{ port: { number: 80 }, hosts }] })
  expect(
    atHost(
      [
        rule('Gateway', servers(['*', 'other.example'])),
        rule('VirtualService', { hosts: ['*'], gateways: ['shop'] }),
        rule('DestinationRule', { host: '*' }),
      ],
      'shop.localhost',
    ),
  ).toEqual([
    rule('Gateway', servers(['shop.localhost', 'other.example'])),
    rule('VirtualService', { hosts: ['shop.localhost'], gateways: ['shop'] }),
    rule('DestinationRule', { host: '*' }),
  ])
})
