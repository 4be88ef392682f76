// Writes packages/resources/facts/kubernetes-schemas.json: the fields of the served built-in kinds and their types.
import { readFileSync, writeFileSync } from 'node:fs'
import * as models from '@kubernetes/client-node'
import { resourceTypes } from '../packages/resources/src/resource-types.ts'

interface Attribute {
  readonly baseName: string
  readonly type: string
  readonly format: string
}

/** The OpenAPI document calls a quantity a string; the API server reads a number too. */
const quantities = new Set([
  'V1ResourceRequirements.limits',
  'V1ResourceRequirements.requests',
  'V1VolumeResourceRequirements.limits',
  'V1VolumeResourceRequirements.requests',
  'V1EmptyDirVolumeSource.sizeLimit',
  'V1ResourceFieldSelector.divisor',
  'V1NodeStatus.capacity',
  'V1NodeStatus.allocatable',
  'V1ContainerStatus.allocatedResources',
  'V1PodSpec.overhead',
  'V1PodStatus.allocatedResources',
  'V1PersistentVolumeClaimStatus.allocatedResources',
  'V1PersistentVolumeClaimStatus.capacity',
])

const attributeMaps = new Map<string, readonly Attribute[]>()
for (const [name, model] of Object.entries(models)) {
  if (typeof model === 'function' && 'attributeTypeMap' in model)
    attributeMaps.set(name, model.attributeTypeMap as readonly Attribute[])
}

const kinds: Record<string, string> = {}
const types: Record<string, Record<string, string>> = {}
for (const { group, versions, kind } of resourceTypes) {
  if (group.endsWith('istio.io')) continue
  const name = [`V1${kind}`, `CoreV1${kind}`].find((candidate) => attributeMaps.has(candidate))
  if (name === undefined) throw new Error(`no model of kind ${kind}`)
  kinds[group === '' ? `${versions[0]}/${kind}` : `${group}/${versions[0]}/${kind}`] = name
  collect(name)
}

function collect(name: string): void {
  if (types[name] !== undefined) return
  const attributes = attributeMaps.get(name)
  if (attributes === undefined) throw new Error(`no model ${name}`)
  const fields: Record<string, string> = {}
  types[name] = fields
  for (const { baseName, type, format } of attributes)
    fields[baseName] = compactType(type, quantities.has(`${name}.${baseName}`) ? 'quantity' : format)
}

/** `[]T` is a list of T, `{}T` a map from strings to T, a capital letter starts another entry of `types`. */
function compactType(type: string, format: string): string {
  const list = /^Array<(.*)>$/.exec(type)
  if (list?.[1] !== undefined) return `[]${compactType(list[1], format)}`
  const map = /^\{ \[key: string\]: (.*); \}$/.exec(type)
  if (map?.[1] !== undefined) return `{}${compactType(map[1], format)}`
  if (type === 'number') return format === '' ? 'double' : format
  if (type === 'string') return format === 'quantity' ? 'quantity' : format === 'byte' ? 'bytes' : 'string'
  if (type === 'Date' || type === 'V1MicroTime') return 'time'
  if (type === 'IntOrString') return 'intOrString'
  if (type === 'any' || type === 'object') return 'any'
  if (type === 'boolean') return type
  collect(type)
  return type
}

const root = new URL('..', import.meta.url)
const { version } = JSON.parse(
  readFileSync(new URL('node_modules/@kubernetes/client-node/package.json', root), 'utf8'),
)
writeFileSync(
  new URL('packages/resources/facts/kubernetes-schemas.json', root),
  `${JSON.stringify({ source: `attribute maps of @kubernetes/client-node ${version}`, kinds, types }, undefined, 1)}\n`,
)
