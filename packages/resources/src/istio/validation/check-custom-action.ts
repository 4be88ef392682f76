import type { JsonRecord } from '../../json-record.ts'
import { record, records, text, texts } from '../../proto-reader.ts'
import { all, type Findings, problemIf } from './findings.ts'

/** What an authorizer outside of the proxy can be asked: not who the caller is. */
export function checkCustomAction(spec: JsonRecord): Findings {
  return all(
    spec.rules === undefined
      ? problemIf(
          true,
          'CUSTOM action without `rules` is meaningless as it will never be triggered, ' +
            'add an empty rule `{}` if you want it be triggered for every request',
        )
      : problemIf(text(record(spec, 'provider'), 'name') === '', '`provider.name` must not be empty'),
    ...records(spec, 'rules').flatMap((rule) => [
      ...records(rule, 'from').flatMap((from) =>
        identities.map((field) =>
          unsupported(texts(record(from, 'source'), field).length > 0, `From.${goName(field)}`),
        ),
      ),
      ...records(rule, 'when').map((when) => {
        const key = text(when, 'key')
        return unsupported(identityKeys.has(key) || key.startsWith('request.auth.'), key)
      }),
    ]),
  )
}

const identities = [
  'namespaces',
  'notNamespaces',
  'serviceAccounts',
  'notServiceAccounts',
  'principals',
  'notPrincipals',
  'requestPrincipals',
  'notRequestPrincipals',
]
const identityKeys = new Set(['source.namespace', 'source.serviceAccount', 'source.principal'])

function unsupported(is: boolean, name: string): Findings {
  return problemIf(is, `${name} is currently not supported with CUSTOM action`)
}

function goName(field: string): string {
  return `${field.charAt(0).toUpperCase()}${field.slice(1)}`
}
