import type { JsonRecord } from '../../json-record.ts'
import { recordEntries, records, texts } from '../../proto-reader.ts'
import { checkGatewayNames } from './check-gateway-names.ts'
import { checkHttpRoute } from './check-http-route.ts'
import { checkTcpRoute, checkTlsRoute } from './check-l4-routes.ts'
import { checkExportTo, checkWildcardDomain, isIpAddress } from './common-values.ts'
import { all, type Findings, nothing, problem, problemIf, warning } from './findings.ts'
import { hostMatches } from './host-matches.ts'
import { unreachableRules } from './unreachable-rules.ts'

export function checkVirtualService(spec: JsonRecord, namespace: string): Findings {
  const hosts = texts(spec, 'hosts')
  const gateways = texts(spec, 'gateways')
  const [http, tls, tcp] = [records(spec, 'http'), records(spec, 'tls'), records(spec, 'tcp')]
  const isDelegate = hosts.length === 0
  const delegate = 'delegate virtual service must have no'
  const inMesh = gateways.length === 0 || gateways.includes('mesh')
  return all(
    problemIf(isDelegate && gateways.length > 0, `${delegate} gateways specified`),
    problemIf(isDelegate && tls.length > 0, `${delegate} tls route specified`),
    problemIf(isDelegate && tcp.length > 0, `${delegate} tcp route specified`),
    checkGatewayNames(gateways),
    inMesh ? checkNoClaims(http, gateways) : nothing,
    checkHosts(hosts, inMesh),
    problemIf(
      http.length + tls.length + tcp.length === 0,
      'http, tcp or tls must be provided in virtual service',
    ),
    ...http.map((route) => checkHttpRoute(route, isDelegate)),
    ...tls.map((route) => checkTlsRoute(route, hosts)),
    ...tcp.map(checkTcpRoute),
    checkExportTo(texts(spec, 'exportTo'), namespace),
    ...[http, tcp, tls].flatMap((routes) => unreachableRules(routes).map(({ message }) => warning(message))),
  )
}

/** Claims of a token are known at gateways only. */
function checkNoClaims(http: readonly JsonRecord[], gateways: readonly string[]): Findings {
  const names = http
    .flatMap((route) => records(route, 'match'))
    .flatMap((match) => [...recordEntries(match, 'headers'), ...recordEntries(match, 'withoutHeaders')])
    .map(([name]) => name)
    .filter((name) => name.startsWith('@request.auth.claims'))
  return all(
    ...names.map((name) =>
      problem(
        `JWT claim based routing (key: ${name}) is only supported for gateway, found no gateways: [${gateways.join(' ')}]`,
      ),
    ),
  )
}

function checkHosts(hosts: readonly string[], inMesh: boolean): Findings {
  const each = all(
    ...hosts.map((host) => {
      const domain = checkWildcardDomain(host)
      if (domain.errors.length > 0) return isIpAddress(host) ? nothing : domain
      return problemIf(
        inMesh && host === '*',
        'wildcard host * is not allowed for virtual services bound to the mesh gateway',
      )
    }),
  )
  if (each.errors.length > 0) return each
  const pairs = hosts.flatMap((host, index) => hosts.slice(index + 1).map((other) => [host, other] as const))
  return all(
    ...pairs.map(([host, other]) =>
      problemIf(hostMatches(host, other), `duplicate hosts in virtual service: ${host} & ${other}`),
    ),
  )
}
