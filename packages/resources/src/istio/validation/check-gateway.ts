import type { JsonRecord } from '../../json-record.ts'
import { number, record, records, text, texts } from '../../proto-reader.ts'
import { checkServerTls } from './check-server-tls.ts'
import {
  checkIpAddress,
  checkPort,
  checkWildcardDomain,
  isDnsLabel,
  isIpAddress,
  quote,
} from './common-values.ts'
import { all, type Findings, nothing, problem, problemIf, warning } from './findings.ts'

const httpProtocols = ['HTTP', 'HTTP2', 'GRPC', 'GRPC-WEB', 'HTTP_PROXY']
const tlsProtocols = ['HTTPS', 'TLS']
const otherProtocols = ['TCP', 'UDP', 'MONGO', 'REDIS', 'MYSQL']
const protocols = [...httpProtocols, ...tlsProtocols, ...otherProtocols]

export function checkGateway(spec: JsonRecord, name: string): Findings {
  const servers = records(spec, 'servers')
  return all(
    problemIf(!isDnsLabel(name), `invalid gateway name: ${quote(name)}`),
    problemIf(servers.length === 0, 'gateway must have at least one server'),
    ...servers.map(checkServer),
    ...portNames(servers),
  )
}

function portNames(servers: readonly JsonRecord[]): Findings[] {
  const seen = new Set<string>()
  return servers.map((server) => {
    const port = record(server, 'port')
    if (port === undefined) return nothing
    const name = text(port, 'name')
    const twice = seen.has(name)
    seen.add(name)
    const redirects = record(server, 'tls')?.httpsRedirect === true
    return all(
      problemIf(twice, `port names in servers must be unique: duplicate name ${name}`),
      redirects && !httpProtocols.includes(protocolOf(port))
        ? warning('tls.httpsRedirect should only be used with http servers')
        : nothing,
    )
  })
}

function checkServer(server: JsonRecord): Findings {
  const hosts = texts(server, 'hosts')
  const port = record(server, 'port')
  const bind = text(server, 'bind')
  const tls = record(server, 'tls')
  const portFindings = checkServerPort(port, bind)
  return all(
    problemIf(hosts.length === 0, 'server config must contain at least one host'),
    ...hosts.map(checkServerHost),
    portFindings,
    checkBind(port, bind),
    checkServerTls(tls),
    portFindings.errors.length === 0 ? checkTlsFitsProtocol(protocolOf(port), tls) : nothing,
  )
}

function protocolOf(port: JsonRecord | undefined): string {
  return text(port, 'protocol').toUpperCase()
}

function checkServerPort(port: JsonRecord | undefined, bind: string): Findings {
  if (port === undefined) return problem('port is required')
  const portNumber = number(port, 'number')
  const protocol = text(port, 'protocol')
  return all(
    problemIf(
      !protocols.includes(protocolOf(port)),
      `invalid protocol ${quote(protocol)}, supported protocols are HTTP, HTTP2, GRPC, GRPC-WEB, MONGO, REDIS, MYSQL, TCP`,
    ),
    portNumber > 0 || !bind.startsWith('unix://') ? checkPort(portNumber) : nothing,
    problemIf(number(port, 'targetPort') > 0, 'targetPort has no impact on Gateways'),
    problemIf(
      text(port, 'name') === '',
      `port name must be set: number:${portNumber} protocol:${quote(protocol)}`,
    ),
  )
}

function checkBind(port: JsonRecord | undefined, bind: string): Findings {
  if (!bind.startsWith('unix://')) return bind === '' ? nothing : checkIpAddress(bind)
  const path = bind.slice('unix://'.length)
  const absolute = path.startsWith('@') || (path.startsWith('/') && !path.endsWith('/'))
  const portNumber = number(port, 'number')
  return all(
    path === ''
      ? problem('unix address must not be empty')
      : problemIf(!absolute, `${path} is not an absolute path to a file`),
    problemIf(portNumber !== 0, `port number must be 0 for unix domain socket: number:${portNumber}`),
  )
}

/** `host`, or `namespace/host` with `*` and `.` as namespaces. */
function checkServerHost(entry: string): Findings {
  const slash = entry.indexOf('/')
  if (slash < 0) return checkHostPart(entry)
  const [namespace, host] = [entry.slice(0, slash), entry.slice(slash + 1)]
  return all(
    problemIf(namespace === '' || host === '', 'config namespace and dnsName in host entry cannot be empty'),
    problemIf(
      namespace !== '*' && namespace !== '.' && !isDnsLabel(namespace),
      `invalid namespace value ${quote(namespace)} in gateway`,
    ),
    checkHostPart(host),
  )
}

function checkHostPart(host: string): Findings {
  const partial = host.includes('*') && host.length !== 1 && !host.startsWith('*.')
  return all(
    problemIf(host !== '*' && !host.includes('.'), 'short names (non FQDN) are not allowed'),
    isIpAddress(host) ? nothing : checkWildcardDomain(host),
    problemIf(partial, `partial wildcard ${quote(host)} not allowed`),
  )
}

function checkTlsFitsProtocol(protocol: string, tls: JsonRecord | undefined): Findings {
  if (tlsProtocols.includes(protocol))
    return problemIf(tls === undefined, 'server must have TLS settings for HTTPS/TLS protocols')
  if (tls === undefined) return nothing
  if (!httpProtocols.includes(protocol))
    return problem('server cannot have TLS settings for non HTTPS/TLS ports')
  const mode = text(tls, 'mode')
  const passThrough = mode === '' || mode === 'PASSTHROUGH' || mode === 'AUTO_PASSTHROUGH'
  const files = ['caCertificates', 'privateKey', 'serverCertificate'].some((field) => text(tls, field) !== '')
  return problemIf(!passThrough || files, 'server cannot have TLS settings for plain text HTTP ports')
}
