import {
  aggregatedDiscovery,
  discoveryContentType,
  discoveryVersionIn,
} from '../discovery/aggregated-discovery.ts'
import { coreVersions, groupDocument, groupList, resourceList } from '../discovery/legacy-discovery.ts'
import { openApiDocument, openApiIndex } from '../discovery/openapi-document.ts'
import type { JsonObject } from '../json-value.ts'
import type { ApiContext, ApiRequest, ApiResponse } from '../rest/api-request.ts'
import { ok } from '../rest/api-request.ts'
import { segmentsOf } from '../rest/resource-path.ts'

/** What is served beside resources: version, health, discovery, OpenAPI. Undefined when the path is none of them. */
export function fixedDocument(context: ApiContext, { path, headers }: ApiRequest): ApiResponse | undefined {
  const segments = segmentsOf(path)
  const [root, second, third] = segments
  switch (root) {
    case 'healthz':
    case 'livez':
    case 'readyz':
      return { code: 200, body: 'ok', contentType: 'text/plain; charset=utf-8' }
    case 'version':
      return segments.length === 1 ? ok(versionInfo(context.version)) : undefined
    case 'openapi':
      return second === 'v2' || second === 'v3' ? openApi(segments.slice(1)) : undefined
    case 'api':
    case 'apis':
      if (segments.length === 1) return discovery(root, headers.accept ?? '')
      if (segments.length === 2 && second !== undefined)
        return ok(root === 'api' ? resourceList('', second) : groupDocument(second))
      if (root === 'apis' && segments.length === 3 && second !== undefined && third !== undefined)
        return ok(resourceList(second, third))
      return undefined
    default:
      return undefined
  }
}

function discovery(root: 'api' | 'apis', accept: string): ApiResponse {
  const version = discoveryVersionIn(accept)
  if (version === undefined) return ok(root === 'api' ? coreVersions() : groupList())
  return { ...ok(aggregatedDiscovery(root, version)), contentType: discoveryContentType(version) }
}

/** kubectl demands v2 as protobuf; zero bytes are a valid document of it and turn server-side validation on. */
function openApi([version, ...path]: readonly string[]): ApiResponse | undefined {
  if (version === 'v2') {
    const contentType = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf'
    return { code: 200, body: Buffer.alloc(0), contentType }
  }
  if (path.length === 0) return ok(openApiIndex())
  const [root, group, served] = path
  if (root !== 'apis' || group === undefined || served === undefined || path.length > 3) return undefined
  const document = openApiDocument(group, served)
  return document === undefined ? undefined : ok(document)
}

function versionInfo(gitVersion: string): JsonObject {
  const [, major = '', minor = ''] = /^v(\d+)\.(\d+)/.exec(gitVersion) ?? []
  return {
    major,
    minor,
    gitVersion,
    gitCommit: '',
    gitTreeState: 'clean',
    buildDate: '1970-01-01T00:00:00Z',
    goVersion: '',
    compiler: 'node',
    platform: `${process.platform}/${process.arch === 'x64' ? 'amd64' : process.arch}`,
  }
}
