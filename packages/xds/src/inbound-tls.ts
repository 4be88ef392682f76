import type { Resource } from './snapshot.ts'
import { clusterDomain, typeUrl } from './well-known.ts'
import { buildWorkloadCertificates } from './workload-certificates.ts'

/** The server's side of mutual TLS: its own certificate, and callers with any identity of the mesh. */
export const inboundTlsSocket: Resource = {
  name: 'envoy.transport_sockets.tls',
  typed_config: {
    '@type': typeUrl('envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext'),
    common_tls_context: {
      // Clients say more, to choose a filter chain; what is agreed on is the protocol alone.
      alpn_protocols: ['h2', 'http/1.1'],
      tls_params: {
        tls_minimum_protocol_version: 'TLSv1_2',
        tls_maximum_protocol_version: 'TLSv1_3',
        cipher_suites: [
          'ECDHE-ECDSA-AES256-GCM-SHA384',
          'ECDHE-RSA-AES256-GCM-SHA384',
          'ECDHE-ECDSA-AES128-GCM-SHA256',
          'ECDHE-RSA-AES128-GCM-SHA256',
          'AES256-GCM-SHA384',
          'AES128-GCM-SHA256',
        ],
      },
      ...buildWorkloadCertificates([{ prefix: `spiffe://${clusterDomain}/` }]),
    },
    require_client_certificate: true,
  },
}
