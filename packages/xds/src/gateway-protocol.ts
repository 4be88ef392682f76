import type { GatewayServer } from '@traffic-lab/resources'
import { isHttp, type PortProtocol, protocolNamed } from './port-protocol.ts'

export function protocolOf({ port }: GatewayServer): PortProtocol {
  return protocolNamed(port.protocol) ?? 'TCP'
}

/** Decides by the server name and does not decrypt. */
export function isPassthrough({ tls }: GatewayServer): boolean {
  return tls !== undefined && (tls.mode ?? 'PASSTHROUGH') === 'PASSTHROUGH'
}

/** HTTP in plaintext, or in TLS that ends here. */
export function speaksHttp(server: GatewayServer): boolean {
  return isHttp(protocolOf(server)) || endsHttps(server)
}

export function endsHttps(server: GatewayServer): boolean {
  return protocolOf(server) === 'HTTPS' && server.tls !== undefined && !isPassthrough(server)
}

/** `tls` of a plaintext server says only that clients are sent on to HTTPS. */
export function speaksTls(server: GatewayServer): boolean {
  return server.tls !== undefined && !isHttp(protocolOf(server))
}
