import type { KubeObject } from '@traffic-lab/resources'

/**
 * Whether a rule of the mesh needs the identities of callers: it asks for mutual TLS, or says which identities may
 * call. Until then the sidecars of the lab speak plaintext with each other, which is easier to watch.
 */
export function asksMutualTls(rules: readonly KubeObject[]): boolean {
  return rules.some((rule) => {
    const known = answers.get(rule) ?? asks(rule)
    answers.set(rule, known)
    return known
  })
}

/** A rule that has changed is another object. */
const answers = new WeakMap<KubeObject, boolean>()

function asks({ kind, spec }: KubeObject): boolean {
  if (kind === 'PeerAuthentication') return hasValue(spec, 'mode', tlsModes)
  if (kind === 'DestinationRule') return hasValue(spec, 'mode', clientModes)
  return (
    kind === 'AuthorizationPolicy' && (hasField(spec, identityFields) || hasValue(spec, 'key', identityKeys))
  )
}

const tlsModes = new Set<unknown>(['STRICT', 'PERMISSIVE'])
const clientModes = new Set<unknown>(['ISTIO_MUTUAL'])
const identityKeys = new Set<unknown>(['source.principal', 'source.namespace', 'source.serviceAccount'])
const identityFields = new Set([
  ...['principals', 'notPrincipals', 'namespaces', 'notNamespaces'],
  ...['serviceAccounts', 'notServiceAccounts'],
])

/** Whether the field has one of the values anywhere within. */
function hasValue(value: unknown, field: string, wanted: ReadonlySet<unknown>): boolean {
  return entriesOf(value).some(
    ([name, item]) => (name === field && wanted.has(item)) || hasValue(item, field, wanted),
  )
}

function hasField(value: unknown, fields: ReadonlySet<string>): boolean {
  return entriesOf(value).some(([name, item]) => fields.has(name) || hasField(item, fields))
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : []
}
