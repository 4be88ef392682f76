import { expect, it } from 'vitest'
import { portProtocol } from './port-protocol.ts'

it.each([
  ['http', 'HTTP'],
  ['HTTP-web', 'HTTP'],
  ['http2-x', 'HTTP2'],
  ['grpc-web', 'GRPCWeb'],
  ['grpc-web-x', 'GRPCWeb'],
  ['grpc-api', 'GRPC'],
  ['tcp', 'TCP'],
  ['main', 'sniffed'],
  ['httpx', 'sniffed'],
])('a port named %s speaks %s', (name, protocol) => {
  expect(portProtocol({ name, port: 8080 })).toBe(protocol)
})

it('appProtocol comes before the name', () => {
  expect(portProtocol({ name: 'http', appProtocol: 'tcp', port: 8080 })).toBe('TCP')
})

it('a port whose server speaks first is never sniffed', () => {
  expect(portProtocol({ port: 3306 })).toBe('TCP')
})
