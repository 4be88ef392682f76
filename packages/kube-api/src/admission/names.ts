import { randomInt } from 'node:crypto'
import type { KubeObject } from '@traffic-lab/resources'
import { resourceTypeOfKind } from '@traffic-lab/resources'
import type { StatusCause } from '../api-error.ts'
import { badRequest } from '../status-body.ts'
import { invalid, refuseInvalid, required } from './invalid.ts'

/** Kubernetes' letters for generated names: no vowels and no 0, 1, 3, so that no word appears by chance. */
export const safeAlphabet = 'bcdfghjklmnpqrstvwxz2456789'

/** Five random characters, as behind every generated name. */
export function randomSuffix(): string {
  return Array.from({ length: 5 }, () => safeAlphabet.charAt(randomInt(safeAlphabet.length))).join('')
}

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const subdomain = `${label}(\\.${label})*`
const serviceLabel = '[a-z]([-a-z0-9]*[a-z0-9])?'

interface NameRule {
  readonly pattern: string
  readonly longest: number
  readonly message: string
}

const subdomainRule: NameRule = {
  pattern: subdomain,
  longest: 253,
  message: `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${subdomain}')`,
}
const labelRule: NameRule = {
  pattern: label,
  longest: 63,
  message: `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${label}')`,
}
const serviceRule: NameRule = {
  pattern: serviceLabel,
  longest: 63,
  message: `a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '${serviceLabel}')`,
}

function nameCause(field: string, name: string, rule: NameRule): StatusCause | undefined {
  if (name.length > rule.longest)
    return invalid(field, name, `must be no more than ${rule.longest} characters`)
  return new RegExp(`^${rule.pattern}$`).test(name) ? undefined : invalid(field, name, rule.message)
}

export function containerNameCause(field: string, name: string): StatusCause | undefined {
  return nameCause(field, name, labelRule)
}

const labelValue = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/
const labelKey = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/

/** Names and labels as Kubernetes allows them. Throws 422; a missing namespace is a 400. */
export function checkMetadata(object: KubeObject): KubeObject {
  const { kind, metadata } = object
  const type = resourceTypeOfKind(kind)
  if (type?.namespaced && !metadata.namespace)
    throw badRequest('an empty namespace may not be set during creation')
  if (metadata.name === '')
    refuseInvalid(object, [required('metadata.name', 'name or generateName is required')])
  const rule = kind === 'Namespace' ? labelRule : kind === 'Service' ? serviceRule : subdomainRule
  const name = nameCause('metadata.name', metadata.name, rule)
  refuseInvalid(object, [...(name === undefined ? [] : [name]), ...labelCauses(metadata.labels)])
  return object
}

function labelCauses(labels: Readonly<Record<string, unknown>> | undefined): readonly StatusCause[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => {
    const causes: StatusCause[] = []
    if (!labelKey.test(key) || (key.split('/').at(-1) ?? '').length > 63) {
      const why = `name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`
      causes.push(invalid('metadata.labels', key, why))
    }
    if (typeof value !== 'string' || value.length > 63 || !labelValue.test(value)) {
      const why = `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`
      causes.push(invalid('metadata.labels', value, why))
    }
    return causes
  })
}
