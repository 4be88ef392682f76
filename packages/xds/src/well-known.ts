/** Names that Envoy, Istio and their tools know. */
export const typeUrl = (message: string): string => `type.googleapis.com/${message}`

export const httpConnectionManager = {
  name: 'envoy.filters.network.http_connection_manager',
  type: typeUrl('envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager'),
} as const
export const tcpProxy = {
  name: 'envoy.filters.network.tcp_proxy',
  type: typeUrl('envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy'),
} as const
export const httpProtocolOptions = {
  name: 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions',
  type: typeUrl('envoy.extensions.upstreams.http.v3.HttpProtocolOptions'),
} as const

/** Filter names of the HTTP chain; a route's own settings are keyed by them. */
export const faultFilter = 'envoy.filters.http.fault'
export const corsFilter = 'envoy.filters.http.cors'
export const dynamicForwardProxyFilter = 'envoy.filters.http.dynamic_forward_proxy'

export const passthroughCluster = 'PassthroughCluster'
export const blackHoleCluster = 'BlackHoleCluster'
export const inboundPassthroughCluster = 'InboundPassthroughCluster'

/** A proxy's own admin interface, as its pod calls it. */
export const adminCluster = 'admin'

export const outboundPort = 15001
export const inboundPort = 15006
export const adminPort = 15000

/** The source address of what a sidecar passes to its application. */
export const inboundSourceAddress = '127.0.0.6'

/** A listener or Service on every address. */
export const anyAddress = '0.0.0.0'
export const loopbackAddress = '127.0.0.1'

export const clusterDomain = 'cluster.local'
export const meshGateway = 'mesh'
export const defaultRootNamespace = 'istio-system'
