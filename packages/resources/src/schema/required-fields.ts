import { isRecord, type JsonRecord } from '../json-record.ts'
import { childPath, itemPath } from './field-path.ts'
import type { SchemaCause } from './schema-verdict.ts'

const container = ['name', 'image', 'ports[].containerPort', 'env[].name']

/** Fields without which a built-in kind cannot work; the API server's validation has many more rules. */
const requiredByKind: Readonly<Record<string, readonly string[]>> = {
  Pod: podFields('spec'),
  Deployment: ['spec.selector', ...podFields('spec.template.spec')],
  ReplicaSet: ['spec.selector', ...podFields('spec.template.spec')],
  Service: ['spec.ports[].port'],
}

function podFields(spec: string): string[] {
  const containers = [`${spec}.containers[]`, `${spec}.initContainers[]`]
  return [`${spec}.containers`, ...containers.flatMap((at) => container.map((field) => `${at}.${field}`))]
}

/** What a built-in kind lacks, as the API server says it: `spec.selector: Required value`. */
export function requiredFields(object: JsonRecord): SchemaCause[] {
  const fields = requiredByKind[String(object.kind)] ?? []
  const causes = fields.flatMap((field) => missing(object, field.split('.'), ''))
  return [...causes, ...servicePorts(object), ...selectorProblems(object)]
}

/** Follows one path; `[]` means every entry of a list, none if there is no list. */
function missing(value: unknown, steps: readonly string[], path: string): SchemaCause[] {
  const [step, ...rest] = steps
  if (step === undefined) return isAbsent(value) ? [required(path)] : []
  const name = step.replace('[]', '')
  const at = childPath(path, name)
  const child = isRecord(value) ? value[name] : undefined
  if (name === step) return missing(child, rest, at)
  const items: readonly unknown[] = Array.isArray(child) ? child : []
  return items.flatMap((item, index) => missing(item, rest, itemPath(at, index)))
}

function isAbsent(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === '' ||
    value === 0 ||
    (Array.isArray(value) && value.length === 0)
  )
}

function required(path: string): SchemaCause {
  return { reason: 'FieldValueRequired', message: 'Required value', field: path, path }
}

function servicePorts(object: JsonRecord): SchemaCause[] {
  if (object.kind !== 'Service') return []
  const spec = isRecord(object.spec) ? object.spec : {}
  if (spec.clusterIP === 'None' || spec.type === 'ExternalName') return []
  return missing(object, ['spec', 'ports'], '')
}

/** A Deployment whose selector does not select its own pods would create them without end. */
function selectorProblems(object: JsonRecord): SchemaCause[] {
  const spec = isRecord(object.spec) ? object.spec : {}
  if (!isRecord(spec.selector) || !isRecord(spec.template)) return []
  const metadata = isRecord(spec.template.metadata) ? spec.template.metadata : {}
  const labels = isRecord(metadata.labels) ? metadata.labels : {}
  const wanted = isRecord(spec.selector.matchLabels) ? Object.entries(spec.selector.matchLabels) : []
  if (wanted.every(([key, value]) => labels[key] === value)) return []
  const path = 'spec.template.metadata.labels'
  const message = `Invalid value: ${JSON.stringify(labels)}: \`selector\` does not match template \`labels\``
  return [{ reason: 'FieldValueInvalid', message, field: path, path }]
}
