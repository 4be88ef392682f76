import type { ServicePort } from '@traffic-lab/resources'

export type PortProtocol =
  | 'HTTP'
  | 'HTTP2'
  | 'GRPC'
  | 'GRPCWeb'
  | 'HTTPS'
  | 'TLS'
  | 'TCP'
  | 'UDP'
  | 'Mongo'
  | 'Redis'
  | 'MySQL'
  /** No protocol is named: Envoy looks at the first bytes. */
  | 'sniffed'

const byName: Readonly<Record<string, PortProtocol>> = {
  http: 'HTTP',
  http2: 'HTTP2',
  grpc: 'GRPC',
  'grpc-web': 'GRPCWeb',
  https: 'HTTPS',
  tls: 'TLS',
  tcp: 'TCP',
  udp: 'UDP',
  mongo: 'Mongo',
  redis: 'Redis',
  mysql: 'MySQL',
}
const byKubernetesName: Readonly<Record<string, PortProtocol>> = {
  'kubernetes.io/h2c': 'HTTP2',
  'kubernetes.io/ws': 'HTTP',
  'kubernetes.io/wss': 'HTTPS',
}
/** Ports on which the server speaks first, or that must never be taken for HTTP. */
const neverSniffed = new Set([25, 53, 3306, 27017])

/** The protocol of a Service's port: `appProtocol`, else the first word of the port's name. */
export function portProtocol(port: ServicePort): PortProtocol {
  if (port.protocol === 'UDP') return 'UDP'
  return named(port) ?? (neverSniffed.has(port.port) ? 'TCP' : 'sniffed')
}

/** The protocol of a name as ServiceEntries and Sidecars write it; undefined where it names none. */
export function protocolNamed(name: string): PortProtocol | undefined {
  return byName[name.toLowerCase()]
}

function named({ name = '', appProtocol }: ServicePort): PortProtocol | undefined {
  if (appProtocol !== undefined) {
    const protocol = appProtocol.toLowerCase()
    return byKubernetesName[protocol] ?? byName[protocol]
  }
  const lower = name.toLowerCase()
  if (lower === 'grpc-web' || lower.startsWith('grpc-web-')) return 'GRPCWeb'
  return byName[lower.split('-', 1)[0] ?? '']
}

export function isHttp(protocol: PortProtocol): boolean {
  return protocol === 'HTTP' || isHttp2(protocol)
}

export function isHttpOrSniffed(protocol: PortProtocol): boolean {
  return protocol === 'sniffed' || isHttp(protocol)
}

/** Protocols whose server is spoken to in HTTP/2. */
export function isHttp2(protocol: PortProtocol): boolean {
  return protocol === 'HTTP2' || protocol === 'GRPC' || protocol === 'GRPCWeb'
}

export function isGrpc(protocol: PortProtocol): boolean {
  return protocol === 'GRPC' || protocol === 'GRPCWeb'
}
