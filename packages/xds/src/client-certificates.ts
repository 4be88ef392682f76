import type { ClientTLSSettings } from '@traffic-lab/resources'
import { authoritySuffix, controlPlaneSecret, filePair, fileRoot } from './named-secrets.ts'
import { present } from './present.ts'
import type { Resource } from './snapshot.ts'
import { agentSecret } from './workload-certificates.ts'

/** The part of a TLS context with which a client shows who it is, and knows the server: from a Secret, or from files. */
export function buildClientCertificates(tls: ClientTLSSettings): Resource {
  return tls.credentialName ? fromSecret(tls, tls.credentialName) : fromFiles(tls)
}

/** A Secret of the proxy's namespace, which the control plane delivers by name. */
function fromSecret(
  { mode, insecureSkipVerify, subjectAltNames }: ClientTLSSettings,
  name: string,
): Resource {
  return {
    ...(mode === 'MUTUAL' && { tls_certificate_sds_secret_configs: [controlPlaneSecret(name)] }),
    ...(insecureSkipVerify !== true && {
      combined_validation_context: {
        default_validation_context: namesOf(subjectAltNames),
        validation_context_sds_secret_config: controlPlaneSecret(`${name}${authoritySuffix}`),
      },
    }),
  }
}

/** Files of the proxy's pod, which Istio's agent reads; without authorities those of the system. */
function fromFiles(tls: ClientTLSSettings): Resource {
  const { mode, clientCertificate, privateKey, insecureSkipVerify } = tls
  return {
    ...(mode === 'MUTUAL' && {
      tls_certificate_sds_secret_configs: [agentSecret(`${filePair}${clientCertificate}~${privateKey}`)],
    }),
    ...(insecureSkipVerify === true ? { validation_context: {} } : validationByFiles(tls)),
  }
}

function validationByFiles({ caCertificates, caCrl, subjectAltNames }: ClientTLSSettings): Resource {
  return {
    combined_validation_context: {
      default_validation_context: {
        ...namesOf(subjectAltNames),
        ...present({ crl: caCrl ? { filename: caCrl } : undefined }),
      },
      validation_context_sds_secret_config: agentSecret(`${fileRoot}${caCertificates || 'system'}`),
    },
  }
}

function namesOf(names: readonly string[] = []): Resource {
  return names.length > 0 ? { match_subject_alt_names: names.map((exact) => ({ exact })) } : {}
}
