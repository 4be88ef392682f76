import type { Resource } from './snapshot.ts'
import { typeUrl } from './well-known.ts'
import { buildWorkloadCertificates } from './workload-certificates.ts'

export interface MutualTlsPeer {
  /** By which the server chooses a filter chain: `outbound_.7000_.v1_.cart.shop.svc.cluster.local` */
  readonly sni: string
  /** Identities, one of which the server must have; with none any identity of the mesh will do. */
  readonly identities: readonly string[]
  readonly http2: boolean
}

/** The client's side of mutual TLS in the mesh: the sidecar's own certificate, and a peer that the mesh's roots know. */
export function buildIstioMutualTls({ sni, identities, http2 }: MutualTlsPeer): Resource {
  return tlsSocket({
    sni,
    common_tls_context: {
      tls_params: clientTlsVersions,
      // By this name a server's sidecar knows another sidecar; what they agree on is the rest.
      alpn_protocols: http2 ? ['istio', 'h2'] : ['istio'],
      ...buildWorkloadCertificates(identities.map((exact) => ({ exact }))),
    },
  })
}

/** `outbound_.7000_.v1_.cart.shop.svc.cluster.local`: a cluster's name as one of DNS. */
export function mutualTlsSni(port: number, subset: string, host: string): string {
  return `outbound_.${port}_.${subset}_.${host}`
}

export const clientTlsVersions: Resource = {
  tls_minimum_protocol_version: 'TLSv1_2',
  tls_maximum_protocol_version: 'TLSv1_3',
}

/** A transport socket with which a client speaks TLS. */
export function tlsSocket(context: Resource): Resource {
  return {
    name: 'envoy.transport_sockets.tls',
    typed_config: {
      '@type': typeUrl('envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext'),
      ...context,
    },
  }
}
