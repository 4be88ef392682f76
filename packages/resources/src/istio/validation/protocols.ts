/** The protocols that Istio's ports may name, in capitals, as Istio's own parser groups them. */
const http = ['HTTP', 'HTTP_PROXY', 'HTTP2', 'GRPC', 'GRPC-WEB']
const tls = ['HTTPS', 'TLS']
const tcp = [...tls, 'TCP', 'MONGO', 'REDIS', 'MYSQL']
const known = new Set([...http, ...tcp, 'UDP', 'HBONE', 'DOUBLE-HBONE'])

export function isKnownProtocol(protocol: string): boolean {
  return known.has(protocol.toUpperCase())
}

export function speaksHttp(protocol: string): boolean {
  return http.includes(protocol.toUpperCase())
}

/** Whether the server name of a TLS client tells hosts apart. */
export function speaksTls(protocol: string): boolean {
  return tls.includes(protocol.toUpperCase())
}

export function isTcpProtocol(protocol: string): boolean {
  return tcp.includes(protocol.toUpperCase())
}
