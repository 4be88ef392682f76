import { matchRegex, matchText } from './rbac-matchers.ts'
import type { Resource } from './snapshot.ts'

/** Where the filter that checks tokens leaves their claims for the filters after it. */
export const tokenFilter = 'envoy.filters.http.jwt_authn'
export const tokenPayload = 'payload'

/** A claim, perhaps within another, that has one of the values or is a list with one of them. */
export function matchClaim(path: readonly string[], values: readonly string[]): Resource {
  return matchClaimValue(path, anyOf(values.map((text) => ({ string_match: matchText(text) }))))
}

export function matchClaimValue(path: readonly string[], value: Resource): Resource {
  return matchPayload(path, { or_match: { value_matchers: [{ list_match: { one_of: value } }, value] } })
}

/** `issuer/subject`, of which the issuer may have slashes itself; a star at either end stands for any text. */
export function matchTokenPrincipal(value: string): Resource {
  const { issuer, subject } = splitPrincipal(value)
  const ids = [
    { metadata: matchPayload(['iss'], { string_match: issuer }) },
    { metadata: matchPayload(['sub'], { string_match: subject }) },
  ]
  return { and_ids: { ids } }
}

function splitPrincipal(value: string): { readonly issuer: Resource; readonly subject: Resource } {
  const slash = value.lastIndexOf('/')
  if (slash >= 0) {
    const [issuer, subject] = [value.slice(0, slash), value.slice(slash + 1)]
    // One star counts: of `*…` in the issuer, of `…*` in the subject.
    if (value.startsWith('*')) return { issuer: matchText(issuer), subject: { exact: subject } }
    if (value.endsWith('*')) return { issuer: { exact: issuer }, subject: matchText(subject) }
    return { issuer: { exact: issuer }, subject: { exact: subject } }
  }
  if (value.startsWith('*')) return { issuer: anyText, subject: matchText(value) }
  if (value.endsWith('*')) return { issuer: matchText(value), subject: anyText }
  return { issuer: { exact: value }, subject: { exact: '' } }
}

const anyText = matchRegex('.+')

function matchPayload(path: readonly string[], value: Resource): Resource {
  return { filter: tokenFilter, path: [tokenPayload, ...path].map((key) => ({ key })), value }
}

function anyOf(matchers: readonly Resource[]): Resource {
  const [only = {}] = matchers
  return matchers.length === 1 ? only : { or_match: { value_matchers: matchers } }
}
