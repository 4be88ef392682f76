import type { JsonRecord } from '../../json-record.ts'
import { number, records, textEntries, texts } from '../../proto-reader.ts'
import { checkWeightedDestinations } from './check-destination.ts'
import { checkGatewayNames } from './check-gateway-names.ts'
import {
  checkLabelSet,
  checkPort,
  checkSubnet,
  checkWildcardDomain,
  isIpAddress,
  quote,
} from './common-values.ts'
import { all, errorsOnly, type Findings, nothing, problem, problemIf, warning } from './findings.ts'
import { hostMatches } from './host-matches.ts'

export function checkTcpRoute(tcp: JsonRecord): Findings {
  const route = records(tcp, 'route')
  return errorsOnly(
    all(
      ...records(tcp, 'match').map(checkL4Match),
      problemIf(route.length === 0, 'TCP route is required'),
      checkWeightedDestinations(route),
    ),
  )
}

export function checkTlsRoute(tls: JsonRecord, hosts: readonly string[]): Findings {
  const route = records(tls, 'route')
  const match = records(tls, 'match')
  return all(
    problemIf(match.length === 0, 'TLS route must have at least one match condition'),
    ...match.map((entry) => {
      const names = texts(entry, 'sniHosts')
      return all(
        problemIf(names.length === 0, 'TLS match must have at least one SNI host'),
        ...names.map((name) => checkSniHost(name, hosts)),
        checkL4Match(entry),
      )
    }),
    problemIf(route.length === 0, 'TLS route is required'),
    checkWeightedDestinations(route),
  )
}

function checkL4Match(match: JsonRecord): Findings {
  const port = number(match, 'port')
  return all(
    ...texts(match, 'destinationSubnets').map(checkSubnet),
    port === 0 ? nothing : checkPort(port),
    checkLabelSet(textEntries(match, 'sourceLabels')),
    checkGatewayNames(texts(match, 'gateways')),
  )
}

function checkSniHost(name: string, hosts: readonly string[]): Findings {
  const domain = checkWildcardDomain(name)
  if (domain.errors.length > 0)
    return isIpAddress(name)
      ? warning(
          `using an IP address (${quote(name)}) goes against SNI spec and most clients do not support this`,
        )
      : domain
  if (hosts.some((host) => isSubsetOf(name, host))) return nothing
  return problem(
    `SNI host ${quote(name)} is not a compatible subset of any of the virtual service hosts: [${hosts.join(', ')}]`,
  )
}

function isSubsetOf(name: string, host: string): boolean {
  if (name.startsWith('*') && !host.startsWith('*')) return false
  return hostMatches(host, name) && (!name.startsWith('*') || name.length >= host.length)
}
