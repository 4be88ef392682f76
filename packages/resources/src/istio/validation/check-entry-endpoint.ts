import type { JsonRecord } from '../../json-record.ts'
import { record, text, textEntries } from '../../proto-reader.ts'
import { checkUnixPath, unixPrefix } from './check-unix-path.ts'
import { checkFqdn, checkLabelSet, checkPort, isDnsLabel, isIpAddress, quote } from './common-values.ts'
import { all, type Findings, nothing, problem, problemIf, warning } from './findings.ts'

/** An endpoint of a ServiceEntry with resolution STATIC: an address or a socket. `ports` are the names of the entry's. */
export function checkEntryEndpoint(endpoint: JsonRecord, ports: ReadonlySet<string>): Findings {
  const address = text(endpoint, 'address')
  const network = text(endpoint, 'network')
  if (address === '' && network === '') return problem('address is required')
  const isSocket = address.startsWith(unixPrefix)
  const own = Object.keys(record(endpoint, 'ports') ?? {})
  return all(
    address === '' ? warning(`address is unset with network ${quote(network)}`) : nothing,
    isSocket ? checkUnixPath(address) : nothing,
    problemIf(isSocket && own.length > 0, `unix endpoint ${address} must not include ports`),
    problemIf(
      !isSocket && address !== '' && !isIpAddress(address),
      `endpoint address ${quote(address)} is not a valid IP address`,
    ),
    checkEndpointPorts(endpoint, ports),
    checkLabelSet(textEntries(endpoint, 'labels')),
    problemIf(isSocket && ports.size !== 1, 'exactly 1 service port required for unix endpoints'),
  )
}

/** An endpoint of one that is resolved by DNS: a name or an address. */
export function checkNamedEndpoint(endpoint: JsonRecord, ports: ReadonlySet<string>): Findings {
  const address = text(endpoint, 'address')
  const known = isIpAddress(address) || checkFqdn(address).errors.length === 0
  return all(
    problemIf(!known, `endpoint address ${quote(address)} is not a valid FQDN or an IP address`),
    checkLabelSet(textEntries(endpoint, 'labels')),
    checkEndpointPorts(endpoint, ports),
  )
}

function checkEndpointPorts(endpoint: JsonRecord, ports: ReadonlySet<string>): Findings {
  return all(
    ...Object.entries(record(endpoint, 'ports') ?? {}).map(([name, port]) =>
      all(
        problemIf(!ports.has(name), `endpoint port ${String(port)} is not defined by the service entry`),
        problemIf(!isDnsLabel(name), `invalid port name: ${name}`),
        checkPort(Number(port)),
      ),
    ),
  )
}
