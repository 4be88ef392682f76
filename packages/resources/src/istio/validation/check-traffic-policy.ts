import type { JsonRecord } from '../../json-record.ts'
import { number, record, records, text } from '../../proto-reader.ts'
import { parseGoDuration } from '../../schema/go-duration.ts'
import { checkLoadBalancer } from './check-load-balancer.ts'
import { checkDuration, checkFqdn, checkIpAddress, checkPort } from './common-values.ts'
import { all, errorsOnly, type Findings, nothing, problem, problemIf, warning } from './findings.ts'

const policyFields = [
  'outlierDetection',
  'connectionPool',
  'loadBalancer',
  'tls',
  'portLevelSettings',
  'tunnel',
  'proxyProtocol',
  'retryBudget',
]

export function checkTrafficPolicy(policy: JsonRecord | undefined): Findings {
  if (policy === undefined) return nothing
  if (policyFields.every((field) => policy[field] === undefined))
    return problem('traffic policy must have at least one field')
  if (policy.tunnel !== undefined && policy.proxyProtocol !== undefined)
    return problem('tunnel and proxyProtocol must not be set together')
  return all(
    checkPolicyParts(policy),
    errorsOnly(all(...records(policy, 'portLevelSettings').map(checkPortPolicy))),
    checkTunnel(record(policy, 'tunnel')),
  )
}

function checkPolicyParts(policy: JsonRecord): Findings {
  const outlier = record(policy, 'outlierDetection')
  return all(
    checkOutlierDetection(outlier),
    checkConnectionPool(record(policy, 'connectionPool')),
    checkLoadBalancer(record(policy, 'loadBalancer'), outlier !== undefined),
    checkClientTls(record(policy, 'tls')),
  )
}

function checkPortPolicy(policy: JsonRecord): Findings {
  const parts = ['outlierDetection', 'connectionPool', 'loadBalancer', 'tls']
  return all(
    problemIf(policy.port === undefined, 'portTrafficPolicy must have valid port'),
    parts.every((field) => policy[field] === undefined)
      ? problem('port traffic policy must have at least one field')
      : checkPolicyParts(policy),
  )
}

function checkOutlierDetection(outlier: JsonRecord | undefined): Findings {
  if (outlier === undefined) return nothing
  return all(
    checkDuration(outlier.baseEjectionTime),
    number(outlier, 'consecutiveErrors') === 0
      ? nothing
      : warning(
          'outlier detection consecutive errors is deprecated, use consecutiveGatewayErrors or consecutive5xxErrors instead',
        ),
    problemIf(
      outlier.splitExternalLocalOriginErrors !== true &&
        number(outlier, 'consecutiveLocalOriginFailures') > 0,
      'outlier detection consecutive local origin failures is specified, but split external local origin errors is set to false',
    ),
    checkDuration(outlier.interval),
    checkPercent(number(outlier, 'maxEjectionPercent')),
    checkPercent(number(outlier, 'minHealthPercent')),
  )
}

function checkPercent(percent: number): Findings {
  return problemIf(percent < 0 || percent > 100, `percentage ${percent} is not in range 0..100`)
}

export function checkConnectionPool(pool: JsonRecord | undefined): Findings {
  if (pool === undefined) return nothing
  const http = record(pool, 'http')
  const tcp = record(pool, 'tcp')
  if (http === undefined && tcp === undefined) return problem('connection pool must have at least one field')
  const keepalive = record(tcp, 'tcpKeepalive')
  return all(
    checkNotNegative(http, 'http1MaxPendingRequests', 'http1 max pending requests'),
    checkNotNegative(http, 'http2MaxRequests', 'http2 max requests'),
    checkNotNegative(http, 'maxRequestsPerConnection', 'max requests per connection'),
    checkNotNegative(http, 'maxRetries', 'max retries'),
    checkDuration(http?.idleTimeout),
    problemIf(
      http?.h2UpgradePolicy === 'UPGRADE' && http.useClientProtocol === true,
      'use client protocol must not be true when H2UpgradePolicy is UPGRADE',
    ),
    checkNotNegative(http, 'maxConcurrentStreams', 'max concurrent streams'),
    checkNotNegative(tcp, 'maxConnections', 'max connections'),
    checkDuration(tcp?.connectTimeout),
    checkDuration(tcp?.maxConnectionDuration),
    isOff(tcp?.idleTimeout) ? nothing : checkDuration(tcp?.idleTimeout),
    checkDuration(keepalive?.time),
    checkDuration(keepalive?.interval),
  )
}

/** An idle timeout below 1 ms switches it off. */
function isOff(timeout: unknown): boolean {
  const nanoseconds = typeof timeout === 'string' ? parseGoDuration(timeout) : undefined
  return typeof nanoseconds === 'bigint' && nanoseconds / 1_000_000n === 0n
}

function checkNotNegative(settings: JsonRecord | undefined, field: string, name: string): Findings {
  return problemIf(number(settings, field) < 0, `${name} must be non-negative`)
}

function checkClientTls(tls: JsonRecord | undefined): Findings {
  if (tls === undefined) return nothing
  const mode = text(tls, 'mode')
  const has = (field: string) => text(tls, field) !== ''
  const unverified = tls.insecureSkipVerify === true
  const names = tls.subjectAltNames !== undefined
  const skip = all(
    problemIf(
      unverified && mode === 'SIMPLE' && (has('caCertificates') || has('credentialName') || names),
      'cannot specify CaCertificates or CredentialName or SubjectAltNames when InsecureSkipVerify is set true',
    ),
    problemIf(
      unverified && mode === 'MUTUAL' && (has('caCertificates') || names),
      'cannot specify CaCertificates or SubjectAltNames when InsecureSkipVerify is set true',
    ),
  )
  if ((mode === 'SIMPLE' || mode === 'MUTUAL') && has('credentialName')) {
    const files = ['clientCertificate', 'caCertificates', 'privateKey', 'caCrl'].some(has)
    return all(
      skip,
      problemIf(
        files,
        'cannot specify client certificates or CA certificate or CA CRL If credentialName is set',
      ),
    )
  }
  return all(
    skip,
    problemIf(mode === 'MUTUAL' && !has('clientCertificate'), 'client certificate required for mutual tls'),
    problemIf(mode === 'MUTUAL' && !has('privateKey'), 'private key required for mutual tls'),
  )
}

function checkTunnel(tunnel: JsonRecord | undefined): Findings {
  if (tunnel === undefined) return nothing
  const protocol = text(tunnel, 'protocol')
  const host = text(tunnel, 'targetHost')
  const [fqdn] = checkFqdn(host).errors
  const [ip] = checkIpAddress(host).errors
  const [port] = checkPort(number(tunnel, 'targetPort')).errors
  return all(
    problemIf(!['', 'CONNECT', 'POST'].includes(protocol), 'tunnel protocol must be "CONNECT" or "POST"'),
    problemIf(
      fqdn !== undefined && ip !== undefined,
      `tunnel target host must be valid FQDN or IP address: ${fqdn}; ${ip}`,
    ),
    problemIf(port !== undefined, `tunnel target port is invalid: ${port}`),
  )
}
