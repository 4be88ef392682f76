import type { JsonRecord } from '../../json-record.ts'
import { text, texts } from '../../proto-reader.ts'
import { cipherSuites } from '../cipher-suites.ts'
import { all, type Findings, nothing, problemIf, warning } from './findings.ts'

export function checkServerTls(tls: JsonRecord | undefined): Findings {
  if (tls === undefined) return nothing
  const mode = text(tls, 'mode')
  const has = (field: string) => text(tls, field) !== ''
  const suites = texts(tls, 'cipherSuites')
  const unknown = [...new Set(suites.filter((suite) => !cipherSuites.has(suite)))].sort()
  const twice = [...new Set(suites.filter((suite, index) => suites.indexOf(suite) < index))]
    .filter((suite) => cipherSuites.has(suite))
    .sort()
  const oldVersion = ['TLSV1_0', 'TLSV1_1'].includes(text(tls, 'minProtocolVersion'))
  const warnings = all(
    oldVersion && suites.length === 0
      ? warning(
          'TLS version below TLSV1_2 require setting compatible ciphers as by default they no longer include compatible ciphers.',
        )
      : nothing,
    unknown.length > 0 ? warning(`ignoring invalid cipher suites: [${unknown.join(' ')}]`) : nothing,
    twice.length > 0 ? warning(`ignoring duplicate cipher suites: [${twice.join(' ')}]`) : nothing,
  )
  return all(warnings, texts(tls, 'credentialNames').length > 0 ? nothing : checkCertificates(mode, has))
}

function checkCertificates(mode: string, has: (field: string) => boolean): Findings {
  if (mode === 'ISTIO_MUTUAL') {
    const cannot = 'ISTIO_MUTUAL TLS cannot have associated'
    return all(
      problemIf(has('serverCertificate'), `${cannot} server certificate`),
      problemIf(has('privateKey'), `${cannot} private key`),
      problemIf(has('caCertificates'), `${cannot} CA bundle`),
      problemIf(has('credentialName'), `${cannot} credentialName`),
    )
  }
  const passThrough = mode === '' || mode === 'PASSTHROUGH' || mode === 'AUTO_PASSTHROUGH'
  const certificates = ['caCrl', 'serverCertificate', 'privateKey', 'caCertificates', 'credentialName']
  if (passThrough)
    return certificates.some(has)
      ? warning(`${mode || 'PASSTHROUGH'} mode does not use certificates, they will be ignored`)
      : nothing
  if (has('credentialName')) return nothing
  const name = mode === 'SIMPLE' ? 'SIMPLE' : 'MUTUAL'
  return all(
    problemIf(!has('serverCertificate'), `${name} TLS requires a server certificate`),
    problemIf(!has('privateKey'), `${name} TLS requires a private key`),
    problemIf(name === 'MUTUAL' && !has('caCertificates'), 'MUTUAL TLS requires a client CA bundle'),
    problemIf(name === 'SIMPLE' && has('caCrl'), 'CRL is not supported with SIMPLE TLS'),
  )
}
