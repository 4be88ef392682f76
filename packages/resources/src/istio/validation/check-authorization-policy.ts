import { isRecord, type JsonRecord } from '../../json-record.ts'
import { record, records, text, texts } from '../../proto-reader.ts'
import {
  checkAddresses,
  checkAttribute,
  checkNotEmpty,
  checkPathTemplates,
  checkPorts,
} from './check-authorization-values.ts'
import { checkCustomAction } from './check-custom-action.ts'
import { checkSelectorOrTarget } from './check-selector-or-target.ts'
import { all, type Findings, nothing, problem, problemIf, warning } from './findings.ts'

export function checkAuthorizationPolicy(
  spec: JsonRecord,
  metadata: { readonly name: string; readonly namespace: string },
): Findings {
  const action = text(spec, 'action') || 'ALLOW'
  const rules = records(spec, 'rules')
  const found = all(
    checkSelectorOrTarget(spec),
    action === 'CUSTOM' ? checkCustomAction(spec) : nothing,
    problemIf(
      record(spec, 'provider') !== undefined && action !== 'CUSTOM',
      `\`provider\` must not be with non CUSTOM action, found ${action}`,
    ),
    problemIf(
      action === 'DENY' && spec.rules === undefined,
      'DENY action without `rules` is meaningless as it will never be triggered, ' +
        'add an empty rule `{}` if you want it be triggered for every request',
    ),
    ...rules.map((rule, index) => checkRule(rule, index, action)),
  )
  const prefix = `invalid policy ${metadata.name}.${metadata.namespace}: `
  return { ...found, errors: found.errors.map((error) => `${prefix}${error}`) }
}

function checkRule(rule: JsonRecord, index: number, action: string): Findings {
  const sources = records(rule, 'from')
  const operations = records(rule, 'to')
  const at = `found at rule ${index}`
  return all(
    problemIf(Array.isArray(rule.from) && sources.length === 0, `\`from\` must not be empty, ${at}`),
    ...sources.map((from) => checkSource(record(from, 'source'), at)),
    problemIf(Array.isArray(rule.to) && operations.length === 0, `\`to\` must not be empty, ${at}`),
    ...operations.map((to) => checkOperation(record(to, 'operation'), at)),
    ...records(rule, 'when').map(checkCondition),
    action === 'DENY' && asksHttpOnly(sources, operations) ? warning(httpOnlyWarning) : nothing,
  )
}

const sourceFields = [
  'principals',
  'requestPrincipals',
  'namespaces',
  'ipBlocks',
  'remoteIpBlocks',
  'notPrincipals',
  'notRequestPrincipals',
  'notNamespaces',
  'notIpBlocks',
  'notRemoteIpBlocks',
  'serviceAccounts',
  'notServiceAccounts',
  'trustDomains',
  'notTrustDomains',
] as const
const accountFields = ['serviceAccounts', 'notServiceAccounts']
const identityFields = ['principals', 'notPrincipals', 'namespaces', 'notNamespaces']

function checkSource(source: JsonRecord | undefined, at: string): Findings {
  if (source === undefined) return problem(`\`from.source\` must not be nil, ${at}`)
  const some = (fields: readonly string[]) => fields.some((field) => texts(source, field).length > 0)
  return all(
    problemIf(
      some(identityFields) && some(accountFields),
      `cannot set serviceAccounts with namespaces or principals, ${at}`,
    ),
    problemIf(!some(sourceFields), `\`from.source\` must not be empty, ${at}`),
    ...['ipBlocks', 'notIpBlocks', 'remoteIpBlocks', 'notRemoteIpBlocks'].map((field) =>
      checkAddresses(texts(source, field)),
    ),
    ...[
      'principals',
      'requestPrincipals',
      'namespaces',
      'serviceAccounts',
      'ipBlocks',
      'remoteIpBlocks',
      'notPrincipals',
      'notRequestPrincipals',
      'notNamespaces',
      'notServiceAccounts',
      'notIpBlocks',
      'notRemoteIpBlocks',
    ].map((field) => checkNotEmpty(goName(field), texts(source, field))),
  )
}

const operationFields = [
  'ports',
  'methods',
  'paths',
  'hosts',
  'notPorts',
  'notMethods',
  'notPaths',
  'notHosts',
]

function checkOperation(operation: JsonRecord | undefined, at: string): Findings {
  if (operation === undefined) return problem(`\`to.operation\` must not be nil, ${at}`)
  return all(
    problemIf(
      operationFields.every((field) => texts(operation, field).length === 0),
      `\`to.operation\` must not be empty, ${at}`,
    ),
    checkPorts(texts(operation, 'ports')),
    checkPorts(texts(operation, 'notPorts')),
    ...operationFields.map((field) => checkNotEmpty(goName(field), texts(operation, field))),
    ...['paths', 'notPaths'].map((field) => checkPathTemplates(goName(field), texts(operation, field))),
  )
}

function checkCondition(condition: JsonRecord): Findings {
  const key = text(condition, 'key')
  const [values, notValues] = [texts(condition, 'values'), texts(condition, 'notValues')]
  if (key === '') return problem('`key` must not be empty')
  if (values.length + notValues.length === 0)
    return problem(`at least one of \`values\` or \`notValues\` must be set for key ${key}`)
  const [value, notValue] = [checkAttribute(key, values), checkAttribute(key, notValues)]
  return all(
    value === undefined ? nothing : problem(`invalid \`value\` for \`key\` ${key}: ${value}`),
    notValue === undefined ? nothing : problem(`invalid \`notValue\` for \`key\` ${key}: ${notValue}`),
  )
}

const connectionFields = [
  ...['principals', 'notPrincipals', 'ipBlocks', 'notIpBlocks', 'namespaces', 'notNamespaces'],
  ...['remoteIpBlocks', 'notRemoteIpBlocks', 'serviceAccounts', 'notServiceAccounts'],
]

/** A rule that only HTTP can fulfil loses these parts on ports that are not HTTP, and denies more there. */
function asksHttpOnly(sources: readonly JsonRecord[], operations: readonly JsonRecord[]): boolean {
  const fromExists = sources.some((from) => record(from, 'source') !== undefined)
  const toExists = operations.some((to) => record(to, 'operation') !== undefined)
  const has = (holder: JsonRecord | undefined, fields: readonly string[]) =>
    isRecord(holder) && fields.some((field) => Array.isArray(holder[field]))
  const fromTcp = sources.some((from) => has(record(from, 'source'), connectionFields))
  const toTcp = operations.some((to) => has(record(to, 'operation'), ['ports', 'notPorts']))
  return (fromExists && !toExists && !fromTcp) || (toExists && !toTcp)
}

const httpOnlyWarning =
  'configured AuthorizationPolicy will deny all traffic to TCP ports under its scope due to the use of only HTTP ' +
  'attributes in a DENY rule; it is recommended to explicitly specify the port'

function goName(field: string): string {
  return `${field.charAt(0).toUpperCase()}${field.slice(1)}`
}
