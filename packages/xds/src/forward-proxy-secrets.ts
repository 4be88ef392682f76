import { isResource, mapMessages, resourcesAt, valueAt } from './json.ts'
import { filePair, fileRoot, secretPrefix } from './named-secrets.ts'
import type { Json, Listener, Resource } from './snapshot.ts'
import { workloadSecret } from './workload-certificates.ts'
import { type WorkloadIdentity, withInlineCertificates } from './workload-identity.ts'

/** What a Secret of a gateway's namespace holds, as PEM. */
export interface GatewaySecret {
  readonly certificate?: { readonly chain: string; readonly key: string } | undefined
  readonly authorities?: string | undefined
}

/** By the Secret's name. */
export type GatewaySecrets = ReadonlyMap<string, GatewaySecret>

/**
 * A gateway's listener in which certificates stand themselves, or the files that hold them, instead of the names by
 * which Istio's agent and istiod hand them over. A chain whose Secret is missing is left out: its clients are turned
 * away, as on a cluster. Undefined where no chain is left.
 */
export function withSecrets(
  listener: Listener,
  secrets: GatewaySecrets,
  identity: WorkloadIdentity | undefined,
): Listener | undefined {
  const chains = resourcesAt(listener, 'filter_chains').flatMap((chain) => {
    const missing: string[] = []
    const inlined = mapMessages(chain, (message) => inline(message, secrets, missing))
    if (identity === undefined && usesIdentity(chain)) return []
    const out = identity === undefined ? inlined : withInlineCertificates(inlined, identity)
    return missing.length === 0 && isResource(out) ? [out] : []
  })
  return chains.length === 0 ? undefined : { ...listener, filter_chains: chains }
}

function usesIdentity(chain: Resource): boolean {
  const path = ['common_tls_context', 'tls_certificate_sds_secret_configs', 0, 'name'] as const
  return valueAt(chain, 'transport_socket', 'typed_config', ...path) === workloadSecret
}

function inline(message: Resource, secrets: GatewaySecrets, missing: string[]): Resource {
  const names = resourcesAt(message, 'tls_certificate_sds_secret_configs').map(({ name }) => String(name))
  if (!names.some(isFileOrSecret)) return message
  const { tls_certificate_sds_secret_configs: _, combined_validation_context: validation, ...rest } = message
  return {
    ...rest,
    tls_certificates: names.map((name) => certificateOf(name, secrets) ?? missed(name, missing)),
    ...(validation !== undefined && {
      validation_context: {
        ...defaultsOf(validation),
        trusted_ca: authoritiesOf(validation, secrets) ?? missed(authorityName(validation), missing),
      },
    }),
  }
}

function missed(name: string, missing: string[]): Resource {
  missing.push(name)
  return {}
}

function isFileOrSecret(name: string): boolean {
  return name.startsWith(secretPrefix) || name.startsWith(filePair)
}

function certificateOf(name: string, secrets: GatewaySecrets): Resource | undefined {
  if (name.startsWith(filePair)) {
    const [chain = '', key = ''] = name.slice(filePair.length).split('~')
    return { certificate_chain: { filename: chain }, private_key: { filename: key } }
  }
  const pair = secrets.get(name.slice(secretPrefix.length))?.certificate
  return (
    pair && {
      certificate_chain: { inline_string: pair.chain },
      private_key: { inline_string: pair.key },
    }
  )
}

/** Authorities have a Secret of their own, `<name>-cacert`, or stand beside the certificate in `<name>`. */
function authoritiesOf(validation: Json, secrets: GatewaySecrets): Resource | undefined {
  const name = authorityName(validation)
  if (name.startsWith(fileRoot)) return { filename: name.slice(fileRoot.length) }
  const own = name.slice(secretPrefix.length)
  const pem = secrets.get(own)?.authorities ?? secrets.get(own.replace(/-cacert$/, ''))?.authorities
  return pem === undefined ? undefined : { inline_string: pem }
}

function authorityName(validation: Json): string {
  return String(valueAt(validation, 'validation_context_sds_secret_config', 'name') ?? '')
}

function defaultsOf(validation: Json): Resource {
  const defaults = valueAt(validation, 'default_validation_context')
  return isResource(defaults) ? defaults : {}
}
