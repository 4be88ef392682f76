import type { JsonRecord } from '../json-record.ts'
import { record, records, text } from '../proto-reader.ts'
import { type Advice, advice } from './advice.ts'
import type { Rule } from './mesh-index.ts'

/** Calls over TLS that take any certificate for good: the rule names nobody who vouches for it. */
export function checkTlsOrigination({ object, spec }: Rule): Advice[] {
  const policies = [
    { policy: record(spec, 'trafficPolicy'), path: 'spec.trafficPolicy' },
    ...records(spec, 'subsets').map((subset, index) => ({
      policy: record(subset, 'trafficPolicy'),
      path: `spec.subsets[${index}].trafficPolicy`,
    })),
  ]
  const settings = policies.flatMap(({ policy, path }) => [
    { tls: record(policy, 'tls'), path: `${path}.tls` },
    ...records(policy, 'portLevelSettings').map((port, index) => ({
      tls: record(port, 'tls'),
      path: `${path}.portLevelSettings[${index}].tls`,
    })),
  ])
  return settings.filter(({ tls }) => isUnverified(tls)).map(({ path }) => unverified(object, path))
}

function isUnverified(tls: JsonRecord | undefined): boolean {
  const mode = text(tls, 'mode')
  return (
    (mode === 'SIMPLE' || mode === 'MUTUAL') &&
    text(tls, 'caCertificates') === '' &&
    text(tls, 'credentialName') === ''
  )
}

function unverified(object: Rule['object'], path: string): Advice {
  return advice('MESH115', 'warning', object, path, [
    'TLS without caCertificates: whoever answers is taken for the server',
    'Name the file of the certificate authority with caCertificates.',
  ])
}
