import type { JsonRecord } from '../../json-record.ts'
import { number, record, records, text, texts } from '../../proto-reader.ts'
import { checkDefaultEndpoint } from './check-default-endpoint.ts'
import { checkDestination } from './check-destination.ts'
import { checkEgressHosts } from './check-egress-hosts.ts'
import { checkSelectorLabels } from './check-selector-labels.ts'
import { checkServerTls } from './check-server-tls.ts'
import { checkConnectionPool } from './check-traffic-policy.ts'
import { checkUnixPath, unixPrefix } from './check-unix-path.ts'
import { checkFqdn, checkIpAddress, checkPort, isDnsLabel, quote } from './common-values.ts'
import { all, type Findings, nothing, problem, problemIf, warning } from './findings.ts'
import { isKnownProtocol, speaksHttp } from './protocols.ts'

const settings = ['outboundTrafficPolicy', 'inboundConnectionPool']

export function checkSidecar(spec: JsonRecord, namespace: string): Findings {
  const selected = checkSelectorLabels(record(spec, 'workloadSelector'))
  if (selected.errors.length > 0) return selected
  const [ingress, egress] = [records(spec, 'ingress'), records(spec, 'egress')]
  const empty = ingress.length + egress.length === 0 && settings.every((field) => spec[field] === undefined)
  if (empty) return problem('sidecar: empty configuration provided')
  return all(
    ...selected.warnings.map((words) =>
      warning(`sidecar: ${words}, will be applied to all services in namespace`),
    ),
    ...checkEach(ingress, checkIngress),
    checkConnectionPool(record(spec, 'inboundConnectionPool')),
    ...checkEach(egress, checkEgressPort).map((findings, index) =>
      all(checkOrder(egress, index), findings, checkEgressHosts(texts(egress[index], 'hosts'), namespace)),
    ),
    checkOutboundPolicy(record(spec, 'outboundTrafficPolicy')),
  )
}

/** The findings of each listener; ports, and sockets where there is no port, stand once. */
function checkEach(
  listeners: readonly JsonRecord[],
  check: (listener: JsonRecord, port: JsonRecord | undefined) => Findings,
): Findings[] {
  const ports = new Set<number>()
  const sockets = new Set<string>()
  return listeners.map((listener) => {
    const port = record(listener, 'port')
    const findings = check(listener, port)
    if (port === undefined) return findings
    const [portNumber, bind] = [number(port, 'number'), text(listener, 'bind')]
    const isSocket = check === checkEgressPort && portNumber === 0
    const twice = isSocket
      ? problemIf(sockets.has(bind), 'sidecar: unix domain socket values for listeners must be unique')
      : problemIf(ports.has(portNumber), 'sidecar: ports on IP bound listeners must be unique')
    if (isSocket) sockets.add(bind)
    else ports.add(portNumber)
    return all(findings, twice)
  })
}

function checkIngress(listener: JsonRecord, port: JsonRecord | undefined): Findings {
  if (port === undefined) return problem('sidecar: port is required for ingress listeners')
  const pool = record(listener, 'connectionPool')
  const [name, protocol] = [text(port, 'name'), text(port, 'protocol')]
  const bind = text(listener, 'bind')
  return all(
    checkTargetPort(port),
    checkPortName(name),
    checkProtocol(protocol),
    checkPort(number(port, 'number')),
    bind === '' ? nothing : checkIpAddress(bind),
    checkDefaultEndpoint(text(listener, 'defaultEndpoint')),
    checkIngressTls(record(listener, 'tls')),
    checkConnectionPool(pool),
    pool?.http !== undefined && !speaksHttp(protocol)
      ? warning(
          `sidecar: HTTP connection pool settings are configured for port ${number(port, 'number')} (${quote(name)}) but its protocol is not HTTP (${protocol}); only TCP settings will apply`,
        )
      : nothing,
  )
}

function checkIngressTls(tls: JsonRecord | undefined): Findings {
  if (tls === undefined) return nothing
  const mode = text(tls, 'mode')
  return all(
    problemIf(
      texts(tls, 'subjectAltNames').length > 0,
      'sidecar: subjectAltNames is not supported in ingress tls',
    ),
    problemIf(tls.httpsRedirect === true, 'sidecar: httpsRedirect is not supported'),
    problemIf(text(tls, 'credentialName') !== '', 'sidecar: credentialName is not currently supported'),
    problemIf(
      mode === 'ISTIO_MUTUAL' || mode === 'AUTO_PASSTHROUGH',
      `configuration is invalid: cannot set mode to ${mode} in sidecar ingress tls`,
    ),
    checkServerTls(tls),
  )
}

/** A listener without a port takes all that the others leave: there is one at most, and it is the last. */
function checkOrder(egress: readonly JsonRecord[], index: number): Findings {
  const isOpen = egress[index]?.port === undefined
  return problemIf(
    isOpen && index < egress.length - 1,
    'sidecar: the egress listener with empty port should be the last listener in the list',
  )
}

function checkEgressPort(listener: JsonRecord, port: JsonRecord | undefined): Findings {
  if (port === undefined) return nothing
  const bind = text(listener, 'bind')
  const [name, portNumber] = [text(port, 'name'), number(port, 'number')]
  const common = [checkTargetPort(port), checkPortName(name), checkProtocol(text(port, 'protocol'))]
  if (portNumber !== 0)
    return all(...common, checkPort(portNumber), bind === '' ? nothing : checkIpAddress(bind))
  return all(
    ...common,
    bind.startsWith(unixPrefix)
      ? checkUnixPath(bind)
      : problem('sidecar: ports with 0 value must have a unix domain socket bind address'),
    problemIf(
      text(listener, 'captureMode') === 'IPTABLES',
      'sidecar: captureMode must be DEFAULT/NONE for unix domain socket listeners',
    ),
  )
}

function checkTargetPort(port: JsonRecord): Findings {
  return problemIf(number(port, 'targetPort') > 0, 'targetPort has no impact on Sidecars')
}

function checkPortName(name: string): Findings {
  return problemIf(name !== '' && !isDnsLabel(name), `invalid port name: ${name}`)
}

function checkProtocol(protocol: string): Findings {
  return problemIf(protocol !== '' && !isKnownProtocol(protocol), `unsupported protocol: ${protocol}`)
}

function checkOutboundPolicy(policy: JsonRecord | undefined): Findings {
  const proxy = record(policy, 'egressProxy')
  if (proxy === undefined) return nothing
  if (text(policy, 'mode') !== 'ALLOW_ANY')
    return problem('sidecar: egress_proxy must be set only with ALLOW_ANY outbound_traffic_policy mode')
  const host = checkFqdn(text(proxy, 'host'))
  return proxy.port === undefined
    ? all(host, problem('sidecar: egress_proxy port must be non-nil'))
    : all(host, checkDestination(proxy))
}
