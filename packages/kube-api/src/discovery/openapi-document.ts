import { createHash } from 'node:crypto'
import type { ResourceType } from '@traffic-lab/resources'
import { istioSchema } from '@traffic-lab/resources'
import type { JsonObject } from '../json-value.ts'
import { isIstioType, servedGroups, typesIn } from './served-types.ts'

/**
 * OpenAPI v3 of Istio's kinds: what `kubectl explain` reads. Built-in kinds are left out, because kubectl would take
 * an incomplete schema of theirs for its merge patches; without one it uses the types it was compiled with.
 */
export function openApiIndex(): JsonObject {
  const paths = documented.map(({ group, version }) => {
    const hash = createHash('sha256')
      .update(JSON.stringify(openApiDocument(group, version)))
      .digest('hex')
    const path = `apis/${group}/${version}`
    return [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` }] as const
  })
  return { paths: Object.fromEntries(paths) }
}

const documented = servedGroups
  .filter(({ name }) => name.endsWith('.istio.io'))
  .flatMap(({ name, versions }) => versions.map((version) => ({ group: name, version })))

/** The document of one group version; undefined when it has none. */
export function openApiDocument(group: string, version: string): JsonObject | undefined {
  const types = typesIn(group, version).filter(isIstioType)
  if (types.length === 0) return undefined
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1' },
    paths: Object.assign({}, ...types.map((type) => pathsOf(type, version))),
    components: {
      schemas: Object.fromEntries(types.map((type) => [schemaName(type, version), schemaOf(type, version)])),
    },
  }
}

function schemaName({ group, kind }: ResourceType, version: string): string {
  return `${group.split('.').reverse().join('.')}.${version}.${kind}`
}

function schemaOf(type: ResourceType, version: string): JsonObject {
  const schema = istioSchema(type.kind) ?? { type: 'object' }
  return {
    ...schema,
    type: 'object',
    properties: {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { type: 'object' },
      ...schema.properties,
    },
    'x-kubernetes-group-version-kind': [{ group: type.group, version, kind: type.kind }],
  }
}

const writeBodies = ['application/json', 'application/yaml']
const patchBodies = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/apply-patch+yaml',
]

function pathsOf(type: ResourceType, version: string): JsonObject {
  const { group, kind, plural } = type
  const schema = { $ref: `#/components/schemas/${schemaName(type, version)}` }
  const operation = (action: string, mediaTypes: readonly string[]) => ({
    'x-kubernetes-group-version-kind': { group, version, kind },
    'x-kubernetes-action': action,
    parameters: [{ name: 'fieldValidation', in: 'query', schema: { type: 'string' } }],
    requestBody: { content: Object.fromEntries(mediaTypes.map((mediaType) => [mediaType, { schema }])) },
    responses: { 200: { description: 'OK', content: { 'application/json': { schema } } } },
  })
  const collection = `/apis/${group}/${version}/namespaces/{namespace}/${plural}`
  return {
    [collection]: { post: operation('post', writeBodies) },
    [`${collection}/{name}`]: { put: operation('put', writeBodies), patch: operation('patch', patchBodies) },
  }
}
