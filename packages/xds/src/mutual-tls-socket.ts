import { isHttp2, type PortProtocol } from './port-protocol.ts'
import type { Resource } from './snapshot.ts'
import { typeUrl } from './well-known.ts'
import { buildWorkloadCertificates } from './workload-certificates.ts'

export interface MutualTlsTarget {
  /** The Service's port. */
  readonly port: number
  readonly subset: string
  readonly host: string
  readonly protocol: PortProtocol
  /** SPIFFE ids of the workloads behind the Service, sorted. */
  readonly peerIds: readonly string[]
}

/** The client's side of mutual TLS between sidecars. */
export function buildMutualTlsSocket({ port, subset, host, protocol, peerIds }: MutualTlsTarget): Resource {
  return {
    name: 'envoy.transport_sockets.tls',
    typed_config: {
      '@type': typeUrl('envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext'),
      sni: `outbound_.${port}_.${subset}_.${host}`,
      common_tls_context: {
        // By this name a server's sidecar knows another sidecar; what they agree on is the rest.
        alpn_protocols: isHttp2(protocol) ? ['istio', 'h2'] : ['istio'],
        tls_params: {
          tls_minimum_protocol_version: 'TLSv1_2',
          tls_maximum_protocol_version: 'TLSv1_3',
        },
        ...buildWorkloadCertificates(peerIds.map((exact) => ({ exact }))),
      },
    },
  }
}
