import type { JsonRecord } from '../../json-record.ts'
import { number, record, records, text, texts } from '../../proto-reader.ts'
import { checkEntryEndpoint, checkNamedEndpoint } from './check-entry-endpoint.ts'
import { checkSelectorLabels } from './check-selector-labels.ts'
import { checkServiceExportTo } from './check-service-export.ts'
import { checkFqdn, checkPort, checkSubnet, checkWildcardDomain, isDnsLabel, quote } from './common-values.ts'
import { all, type Findings, nothing, problem, problemIf, warning } from './findings.ts'
import { isKnownProtocol, isTcpProtocol, speaksHttp, speaksTls } from './protocols.ts'

/** `labels` are the object's own: one of them keeps Istio from giving it an address. */
export function checkServiceEntry(
  spec: JsonRecord,
  namespace: string,
  labels: ReadonlyMap<string, string>,
): Findings {
  const selector = record(spec, 'workloadSelector')
  const selected = checkSelectorLabels(selector)
  if (selected.errors.length > 0) return selected
  const endpoints = records(spec, 'endpoints')
  const hosts = texts(spec, 'hosts')
  const addresses = texts(spec, 'addresses')
  const resolution = text(spec, 'resolution') || 'NONE'
  const ranges = addresses.some((address) => address.includes('/'))
  return all(
    ...selected.warnings.map((words) =>
      warning(`service entry: ${words}, will be applied to all services in namespace`),
    ),
    problemIf(
      selector !== undefined && endpoints.length > 0,
      'only one of WorkloadSelector or Endpoints is allowed in Service Entry',
    ),
    problemIf(hosts.length === 0, 'service entry must have at least one host'),
    ...hosts.map(checkHost),
    ...addresses.map(checkSubnet),
    problemIf(
      ranges && resolution !== 'NONE' && resolution !== 'STATIC',
      'CIDR addresses are allowed only for NONE/STATIC resolution types',
    ),
    ...checkPorts(spec, isGivenAddress(resolution, labels)),
    checkResolution(spec, resolution),
    checkDistinguished(spec, resolution),
    checkServiceExportTo(texts(spec, 'exportTo'), namespace),
  )
}

function checkHost(host: string): Findings {
  if (host === '*') return problem('invalid host *')
  const partial = host.includes('*') && !host.startsWith('*.')
  return all(
    checkWildcardDomain(host),
    partial ? warning(`partial wildcard ${quote(host)} not allowed`) : nothing,
  )
}

/** Whether Istio gives an entry without addresses one of its own. */
function isGivenAddress(resolution: string, labels: ReadonlyMap<string, string>): boolean {
  const wish = labels.get('networking.istio.io/enable-autoallocate-ip')
  return resolution !== 'NONE' && wish?.toLowerCase() !== 'false'
}

function checkPorts(spec: JsonRecord, givenAddress: boolean): Findings[] {
  const names = new Set<string>()
  const numbers = new Set<number>()
  const needsAddress = texts(spec, 'addresses').length === 0 && !givenAddress
  return records(spec, 'ports').map((port) => {
    const name = text(port, 'name')
    const portNumber = number(port, 'number')
    const protocol = text(port, 'protocol')
    const target = number(port, 'targetPort')
    const findings = all(
      problemIf(names.has(name), `service entry port name ${quote(name)} already defined`),
      problemIf(numbers.has(portNumber), `service entry port ${portNumber} already defined`),
      target === 0 ? nothing : checkPort(target),
      needsAddress && (protocol === '' || protocol === 'TCP')
        ? warning(
            'addresses are required for ports serving TCP (or unset) protocol when ISTIO_META_DNS_AUTO_ALLOCATE is not set on a proxy',
          )
        : nothing,
      problemIf(!isDnsLabel(name), `invalid port name: ${name}`),
      problemIf(protocol !== '' && !isKnownProtocol(protocol), `unsupported protocol: ${protocol}`),
      checkPort(portNumber),
    )
    names.add(name)
    numbers.add(portNumber)
    return findings
  })
}

function checkResolution(spec: JsonRecord, resolution: string): Findings {
  const endpoints = records(spec, 'endpoints')
  const names = new Set(records(spec, 'ports').map((port) => text(port, 'name')))
  const unused =
    spec.workloadSelector === undefined
      ? nothing
      : warning(`workloadSelector should not be set when resolution mode is ${resolution}`)
  switch (resolution) {
    case 'NONE':
      return all(
        problemIf(endpoints.length > 0, 'no endpoints should be provided for resolution type none'),
        unused,
      )
    case 'STATIC':
      return all(...endpoints.map((endpoint) => checkEntryEndpoint(endpoint, names)))
    case 'DNS':
    case 'DNS_ROUND_ROBIN':
      return all(
        checkDnsHosts(spec, resolution),
        ...endpoints.map((endpoint) => checkNamedEndpoint(endpoint, names)),
        unused,
        checkSharedAddress(spec),
      )
    default:
      return nothing
  }
}

function checkDnsHosts(spec: JsonRecord, resolution: string): Findings {
  const count = records(spec, 'endpoints').length
  const unnamed = count > 0 ? [] : texts(spec, 'hosts').filter((host) => checkFqdn(host).errors.length > 0)
  return all(
    ...unnamed.map(() =>
      problem(`hosts must be FQDN if no endpoints are provided for resolution mode ${resolution}`),
    ),
    problemIf(
      resolution === 'DNS_ROUND_ROBIN' && count > 1,
      `there must only be 0 or 1 endpoint for resolution mode ${resolution}`,
    ),
  )
}

function checkSharedAddress(spec: JsonRecord): Findings {
  const shared = texts(spec, 'addresses').length > 0 && texts(spec, 'hosts').length > 1
  const tcp = records(spec, 'ports').some((port) => isTcpProtocol(text(port, 'protocol')))
  return shared && tcp
    ? warning(
        'service entry can not have more than one host specified simultaneously with address and tcp port',
      )
    : nothing
}

/** HTTP and TLS name the host that they want; of other protocols only the address is known. */
function checkDistinguished(spec: JsonRecord, resolution: string): Findings {
  const several = resolution !== 'NONE' && texts(spec, 'hosts').length > 1
  const named = records(spec, 'ports').every((port) => {
    const protocol = text(port, 'protocol')
    return speaksHttp(protocol) || speaksTls(protocol)
  })
  return problemIf(several && !named, 'multiple hosts provided with non-HTTP, non-TLS ports')
}
