import { knownCipherSuites, type ServerTLSSettings } from '@traffic-lab/resources'
import { authoritySuffix, controlPlaneSecret, filePair, fileRoot } from './named-secrets.ts'
import { present } from './present.ts'
import type { Json, Resource } from './snapshot.ts'
import { typeUrl } from './well-known.ts'
import { agentSecret, buildWorkloadCertificates } from './workload-certificates.ts'

/** The server's side of TLS that ends at a gateway. */
export function buildServerTls(tls: ServerTLSSettings, isHttps: boolean): Resource {
  const { mode = 'PASSTHROUGH' } = tls
  const wantsClient = mode === 'MUTUAL' || mode === 'ISTIO_MUTUAL'
  return {
    name: 'envoy.transport_sockets.tls',
    typed_config: {
      '@type': typeUrl('envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext'),
      common_tls_context: {
        alpn_protocols: mode === 'ISTIO_MUTUAL' && !isHttps ? meshProtocols : ['h2', 'http/1.1'],
        ...certificatesOf(tls),
        ...(mode === 'ISTIO_MUTUAL' ? {} : present({ tls_params: parametersOf(tls) })),
      },
      require_client_certificate: wantsClient,
    },
  }
}

/** What sidecars say that speak to a gateway of bytes. */
const meshProtocols = ['istio-peer-exchange', 'h2', 'http/1.1']

function certificatesOf(tls: ServerTLSSettings): Resource {
  const names = tls.subjectAltNames?.map((exact) => ({ exact })) ?? []
  if (tls.mode === 'ISTIO_MUTUAL') return buildWorkloadCertificates(names)
  const [first] = credentialsOf(tls)
  return first === undefined ? fromFiles(tls, names) : fromSecrets(tls, first, names)
}

function credentialsOf({ credentialNames = [], credentialName }: ServerTLSSettings): readonly string[] {
  if (credentialNames.length > 0) return credentialNames
  return credentialName ? [credentialName] : []
}

/** Secrets of the gateway's namespace, which the control plane delivers by name. */
function fromSecrets(tls: ServerTLSSettings, first: string, names: readonly Resource[]): Resource {
  const certificates = { tls_certificate_sds_secret_configs: credentialsOf(tls).map(controlPlaneSecret) }
  if (!validatesClients(tls))
    return names.length === 0
      ? certificates
      : { ...certificates, validation_context: { match_subject_alt_names: names } }
  return {
    ...certificates,
    combined_validation_context: {
      default_validation_context: present({
        match_subject_alt_names: listed(names),
        verify_certificate_spki: listed(tls.verifyCertificateSpki),
        verify_certificate_hash: listed(tls.verifyCertificateHash),
      }),
      validation_context_sds_secret_config: controlPlaneSecret(`${first}${authoritySuffix}`),
    },
  }
}

/** Files of the gateway's pod, which Istio's agent reads. */
function fromFiles(tls: ServerTLSSettings, names: readonly Resource[]): Resource {
  const { serverCertificate, privateKey, caCertificates, caCrl } = tls
  const certificates = {
    tls_certificate_sds_secret_configs: [agentSecret(`${filePair}${serverCertificate}~${privateKey}`)],
  }
  if (!validatesClients(tls)) return certificates
  return {
    ...certificates,
    combined_validation_context: {
      default_validation_context: present({
        match_subject_alt_names: listed(names),
        crl: caCrl ? { filename: caCrl } : undefined,
      }),
      validation_context_sds_secret_config: agentSecret(`${fileRoot}${caCertificates}`),
    },
  }
}

function validatesClients({ mode }: ServerTLSSettings): boolean {
  return mode === 'MUTUAL' || mode === 'OPTIONAL_MUTUAL'
}

function listed(items: readonly Json[] | undefined): readonly Json[] | undefined {
  return items === undefined || items.length === 0 ? undefined : items
}

function parametersOf(tls: ServerTLSSettings): Resource | undefined {
  const { minProtocolVersion, maxProtocolVersion, cipherSuites = [] } = tls
  const parameters = present({
    tls_minimum_protocol_version: protocolVersion(minProtocolVersion),
    tls_maximum_protocol_version: protocolVersion(maxProtocolVersion),
    cipher_suites: listed(knownCipherSuites(cipherSuites)),
  })
  return Object.keys(parameters).length > 0 ? parameters : undefined
}

/** `TLSV1_2` is Envoy's `TLSv1_2`. */
function protocolVersion(version: string | undefined): string | undefined {
  return version === undefined || version === 'TLS_AUTO' ? undefined : version.replace('TLSV', 'TLSv')
}
