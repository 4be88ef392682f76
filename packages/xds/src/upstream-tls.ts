import type { ClientTLSSettings } from '@traffic-lab/resources'
import { buildClientCertificates } from './client-certificates.ts'
import { buildIstioMutualTls, clientTlsVersions, type MutualTlsPeer, tlsSocket } from './istio-mutual-tls.ts'
import { present } from './present.ts'
import type { Resource } from './snapshot.ts'

/** The cluster that TLS is for. */
interface UpstreamTlsTarget extends MutualTlsPeer {
  /** Whether Secrets may be used: a sidecar reads one only for a rule that is for chosen workloads. */
  readonly readsSecrets: boolean
}

/** How a cluster's servers are called where its rule asks for TLS. */
interface UpstreamTls {
  readonly socket?: Resource
  /** Options of HTTP that go with it. */
  readonly http?: Resource
}

export function buildUpstreamTls(tls: ClientTLSSettings | undefined, target: UpstreamTlsTarget): UpstreamTls {
  if (tls?.mode === 'ISTIO_MUTUAL') return { socket: buildMeshSocket(tls, target) }
  if (tls?.mode !== 'SIMPLE' && tls?.mode !== 'MUTUAL') return {}
  // Istio does not hand Secrets to every sidecar: without a selector the rule is as if it were not there.
  if (tls.credentialName && !target.readsSecrets) return {}
  const socket = tlsSocket(
    present({
      sni: tls.sni || undefined,
      common_tls_context: {
        tls_params: clientTlsVersions,
        ...(target.http2 && { alpn_protocols: ['h2'] }),
        ...buildClientCertificates(tls),
      },
    }),
  )
  return tls.sni ? { socket } : { socket, http: automaticName(tls) }
}

function buildMeshSocket({ sni, subjectAltNames }: ClientTLSSettings, target: UpstreamTlsTarget): Resource {
  return buildIstioMutualTls({
    sni: sni || target.sni,
    identities: subjectAltNames ?? target.identities,
    http2: target.http2,
  })
}

/** Without a server name in the rule the request's own host is it, and the certificate must be for that host. */
function automaticName({ subjectAltNames = [], insecureSkipVerify }: ClientTLSSettings): Resource {
  const checksName = subjectAltNames.length === 0 && insecureSkipVerify !== true
  return { auto_sni: true, ...(checksName && { auto_san_validation: true }) }
}
