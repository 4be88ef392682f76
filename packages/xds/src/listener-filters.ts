import type { Resource } from './snapshot.ts'
import { typeUrl } from './well-known.ts'

/** Looks at the first bytes: is it HTTP, and which? */
export const httpInspector: Resource = {
  name: 'envoy.filters.listener.http_inspector',
  typed_config: { '@type': typeUrl('envoy.extensions.filters.listener.http_inspector.v3.HttpInspector') },
}

/** Asks the kernel for the address that was meant before the connection was redirected. */
export const originalDestination: Resource = {
  name: 'envoy.filters.listener.original_dst',
  typed_config: { '@type': typeUrl('envoy.extensions.filters.listener.original_dst.v3.OriginalDst') },
}

/** Looks at the first bytes: is it TLS, and with which ALPN? */
export const tlsInspector: Resource = {
  name: 'envoy.filters.listener.tls_inspector',
  typed_config: {
    '@type': typeUrl('envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector'),
    initial_read_buffer_size: 512,
  },
}
