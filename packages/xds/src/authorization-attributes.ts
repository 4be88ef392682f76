import {
  matchAddress,
  matchHeader,
  matchHeaderList,
  matchIdentity,
  matchRegex,
  matchText,
} from './rbac-matchers.ts'
import type { Resource } from './snapshot.ts'
import { matchClaim, matchTokenPrincipal } from './token-claims.ts'
import { typeUrl } from './well-known.ts'

/** What a rule may look at, and how Envoy matches it. */
export interface Attribute {
  /** What is asked is a property of the request's target (a permission) or of its source (a principal). */
  readonly side: 'permission' | 'principal'
  /** Exists for HTTP requests alone, not for a connection. */
  readonly httpOnly?: boolean
  /** A matcher of one of the values; they are joined with `or`. */
  readonly each?: (value: string) => Resource
  /** A matcher of all values at once. */
  readonly together?: (values: readonly string[]) => Resource
}

/** The fields of `from.source` and `to.operation` in the order of Envoy's matchers. */
export const sourceAttributes = (policyNamespace: string) =>
  ({
    principals: principal((value) => authenticated(matchIdentity(value))),
    requestPrincipals: tokenPrincipals,
    serviceAccounts: principal((value) => authenticated(matchServiceAccount(policyNamespace, value))),
    namespaces: principal(matchNamespace),
    remoteIpBlocks: principal((value) => ({ remote_ip: matchAddress(value) })),
    ipBlocks: principal((value) => ({ direct_remote_ip: matchAddress(value) })),
  }) as const

export const operationAttributes = {
  hosts: httpPermission((value) => ({ header: matchHeader(':authority', value, true) })),
  methods: httpPermission((value) => ({ header: matchHeader(':method', value) })),
  paths: httpPermission(matchPath),
  ports: permission((value) => ({ destination_port: Number(value) })),
} as const

/** The attribute that a condition's key names; undefined for a key that does not exist. */
export function conditionAttribute(key: string, policyNamespace: string): Attribute | undefined {
  const source = sourceAttributes(policyNamespace)
  const fixed: Readonly<Record<string, Attribute>> = {
    'destination.ip': permission((value) => ({ destination_ip: matchAddress(value) })),
    'destination.port': operationAttributes.ports,
    'connection.sni': permission((value) => ({ requested_server_name: matchText(value) })),
    'source.ip': source.ipBlocks,
    'remote.ip': source.remoteIpBlocks,
    'source.namespace': source.namespaces,
    'source.serviceAccount': source.serviceAccounts,
    'source.principal': source.principals,
    'request.auth.principal': tokenPrincipals,
    'request.auth.audiences': claim(['aud']),
    'request.auth.presenter': claim(['azp']),
  }
  const exact = Object.hasOwn(fixed, key) ? fixed[key] : undefined
  if (exact !== undefined) return exact
  const inBrackets = (prefix: string) =>
    key.startsWith(`${prefix}[`) ? key.slice(prefix.length + 1, -1) : ''
  const header = inBrackets('request.headers')
  if (header) return httpPrincipal((value) => ({ header: matchHeader(header, value) }))
  const listHeader = inBrackets('request.experimental.inline.headers')
  if (listHeader) return httpPrincipal((value) => ({ header: matchHeaderList(listHeader, value) }))
  const claims = inBrackets('request.auth.claims')
  if (claims) return claim(claims.split(']['))
  return undefined
}

const tokenPrincipals: Attribute = {
  side: 'principal',
  httpOnly: true,
  together: (values) => {
    const ids = values.map(matchTokenPrincipal)
    const [only = {}] = ids
    return ids.length === 1 ? only : { or_ids: { ids } }
  },
}

function claim(path: readonly string[]): Attribute {
  return {
    side: 'principal',
    httpOnly: true,
    together: (values) => ({ metadata: matchClaim(path, values) }),
  }
}

function matchNamespace(namespace: string): Resource {
  return authenticated(matchRegex(`.*/ns/${namespace.replaceAll('*', '.*')}/.*`))
}

/** `name` or `namespace/name`, wherever the identity has further parts. */
function matchServiceAccount(policyNamespace: string, value: string): Resource {
  const slash = value.indexOf('/')
  const namespace = slash < 0 ? policyNamespace : value.slice(0, slash)
  return matchRegex(`spiffe://.+/ns/${namespace}/(.+/|)sa/${value.slice(slash + 1)}(/.+)?`)
}

/** `{*}` stands for one segment of a path, `{**}` for any number of them. */
function matchPath(path: string): Resource {
  if (!path.includes('{*}') && !path.includes('{**}')) return { url_path: { path: matchText(path) } }
  return {
    uri_template: {
      name: 'uri-template',
      typed_config: {
        '@type': typeUrl('envoy.extensions.path.match.uri_template.v3.UriTemplateMatchConfig'),
        path_template: path.replaceAll('{**}', '**').replaceAll('{*}', '*'),
      },
    },
  }
}

function authenticated(principalName: Resource): Resource {
  return { authenticated: { principal_name: principalName } }
}

function permission(each: (value: string) => Resource): Attribute {
  return { side: 'permission', each }
}

function httpPermission(each: (value: string) => Resource): Attribute {
  return { ...permission(each), httpOnly: true }
}

function principal(each: (value: string) => Resource): Attribute {
  return { side: 'principal', each }
}

function httpPrincipal(each: (value: string) => Resource): Attribute {
  return { ...principal(each), httpOnly: true }
}
