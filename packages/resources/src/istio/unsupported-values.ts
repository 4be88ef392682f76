import { isRecord, type JsonRecord } from '../json-record.ts'
import type { KubeObject } from '../kube-object.ts'
import { number, record, records } from '../proto-reader.ts'
import { unsupportedGatewayValues } from './unsupported-gateway-values.ts'
import { serviceEntryValues, sidecarValues } from './unsupported-mesh-values.ts'
import { unsupportedSecurityValues } from './unsupported-security-values.ts'

/** A value of a supported field that cannot be translated (MESH022), or that Envoy would refuse (MESH023). */
export interface UnsupportedValue {
  readonly code: 'MESH022' | 'MESH023'
  readonly path: string
  readonly message: string
  readonly hint: string
}

export function unsupportedValues(object: KubeObject): UnsupportedValue[] {
  const spec = isRecord(object.spec) ? object.spec : {}
  switch (object.kind) {
    case 'VirtualService':
      return virtualServiceValues(spec)
    case 'ServiceEntry':
      return serviceEntryValues(spec)
    case 'Sidecar':
      return sidecarValues(spec)
    case 'Gateway':
      return unsupportedGatewayValues(spec)
    case 'AuthorizationPolicy':
    case 'RequestAuthentication':
      return unsupportedSecurityValues(spec)
    default:
      return []
  }
}

/** Envoy's redirect codes; every other 3xx gives a route without an action. */
const redirectCodes = [0, 301, 302, 303, 307, 308]

function virtualServiceValues(spec: JsonRecord): UnsupportedValue[] {
  const found: UnsupportedValue[] = []
  for (const [index, route] of records(spec, 'http').entries()) {
    const path = `spec.http[${index}]`
    const code = number(record(route, 'redirect'), 'redirectCode')
    if (!redirectCodes.includes(code))
      found.push({
        code: 'MESH023',
        path: `${path}.redirect.redirectCode`,
        message: `Envoy has no redirect with code ${code} and would refuse all routes of this port`,
        hint: 'Use 301, 302, 303, 307 or 308.',
      })
    if (number(record(route, 'directResponse'), 'status') === 600)
      found.push({
        code: 'MESH023',
        path: `${path}.directResponse.status`,
        message: 'Envoy knows no status 600 and would refuse all routes of this port',
        hint: 'Use a status from 200 to 599.',
      })
    found.push(...claimMatches(route, path))
  }
  return found
}

function claimMatches(route: JsonRecord, path: string): UnsupportedValue[] {
  return records(route, 'match').flatMap((match, index) =>
    ['headers', 'withoutHeaders'].flatMap((field) =>
      Object.entries(record(match, field) ?? {})
        .filter(([name, value]) => name.startsWith('@request.auth.') && isEmpty(value))
        .map(([name]) => ({
          code: 'MESH022' as const,
          path: `${path}.match[${index}].${field}.${name}`,
          message: `${name} says no value: a claim can be compared, not looked for`,
          hint: 'Say exact, prefix or regex; the regex .+ stands for any value.',
        })),
    ),
  )
}

function isEmpty(value: unknown): boolean {
  return !isRecord(value) || Object.keys(value).length === 0
}
