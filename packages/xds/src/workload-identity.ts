import { isResource, mapMessages, valueAt } from './json.ts'
import type { Json, Resource } from './snapshot.ts'
import { rootSecret, workloadSecret } from './workload-certificates.ts'

/** Who a workload is to others, as PEM. */
export interface WorkloadIdentity {
  readonly certificateChain: string
  readonly privateKey: string
  /** The authorities whose certificates the mesh believes. */
  readonly rootCertificates: string
}

/** A resource in which the certificates stand themselves that Istio's agent would hand over by name. */
export function withInlineCertificates(resource: Json, identity: WorkloadIdentity): Json {
  return mapMessages(resource, (message) => {
    const { tls_certificate_sds_secret_configs: names, combined_validation_context: validation } = message
    if (valueAt(names, 0, 'name') !== workloadSecret) return message
    if (valueAt(validation, 'validation_context_sds_secret_config', 'name') !== rootSecret) return message
    const { tls_certificate_sds_secret_configs: _, combined_validation_context: __, ...rest } = message
    return { ...rest, ...inline(valueAt(validation, 'default_validation_context'), identity) }
  })
}

function inline(
  validation: Json | undefined,
  { certificateChain, privateKey, rootCertificates }: WorkloadIdentity,
): Resource {
  return {
    tls_certificates: [
      {
        certificate_chain: { inline_string: certificateChain },
        private_key: { inline_string: privateKey },
      },
    ],
    validation_context: {
      ...(isResource(validation) ? validation : {}),
      trusted_ca: { inline_string: rootCertificates },
    },
  }
}
