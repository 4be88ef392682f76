import type { HTTPRedirect } from '@traffic-lab/resources'
import { present } from './present.ts'
import type { RouteScope } from './route-scope.ts'
import type { Resource } from './snapshot.ts'

const responseCodes: Readonly<Record<number, string>> = {
  301: 'MOVED_PERMANENTLY',
  302: 'FOUND',
  303: 'SEE_OTHER',
  307: 'TEMPORARY_REDIRECT',
  308: 'PERMANENT_REDIRECT',
}

/** Undefined for a code that Envoy has no redirect with, as in istiod. */
export function buildRedirect(
  redirect: HTTPRedirect,
  scope: Pick<RouteScope, 'port' | 'tls'>,
): Resource | undefined {
  const { uri, prefixRewrite, authority, scheme, redirectCode } = redirect
  const responseCode = responseCodes[redirectCode || 301]
  if (responseCode === undefined) return undefined
  return present({
    ...(prefixRewrite === undefined ? { path_redirect: uri ?? '' } : { prefix_rewrite: prefixRewrite }),
    host_redirect: authority,
    scheme_redirect: scheme,
    port_redirect: portOf(redirect, scope),
    response_code: responseCode,
  })
}

/** A scheme's own port is left out of the location. */
function portOf(
  { port, derivePort, scheme }: HTTPRedirect,
  scope: Pick<RouteScope, 'port' | 'tls'>,
): number | undefined {
  // The port that the client used.
  const wanted = derivePort === 'FROM_REQUEST_PORT' ? scope.port : port
  const defaultPorts: Readonly<Record<string, number>> = { http: 80, https: 443 }
  return wanted === defaultPorts[scheme || (scope.tls ? 'https' : 'http')] ? undefined : wanted
}
