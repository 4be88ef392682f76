import type { Json } from '@traffic-lab/xds'

/**
 * One form, in protobuf's camelCase, for all spellings of one meaning, so that equal meaning is equal JSON. The rules
 * are those of protobuf's JSON and of Envoy's defaults: what is absent, empty or an enum's first value says the same.
 */

/** Bookkeeping of a mesh; nothing of it changes where a request goes or what becomes of it. */
const ignoredFields: ReadonlySet<string> = new Set([
  'metadata', // where a resource came from
  'altStatName', // renames statistics
  'statPrefix',
  'decorator', // names trace spans
  'trafficDirection',
  'maxGrpcTimeout', // a deprecated twin of `timeout`
  'configSource', // how a resource is fetched
  'edsConfig',
  'requestIdExtension', // Envoy's default, written out
  'transportSocketConnectTimeout', // a guard for TLS handshakes
])

/** Values that say the same as no value. */
const defaultValues: Readonly<Record<string, Json>> = {
  appendAction: 'APPEND_IF_EXISTS_OR_ADD',
  bindToPort: true,
  caseSensitive: true,
  codecType: 'AUTO',
  healthStatus: 'HEALTHY',
  ignorePortInHostMatching: false,
  includeRequestAttemptCount: false,
  invertMatch: false,
  lbPolicy: 'ROUND_ROBIN',
  responseCode: 'MOVED_PERMANENTLY',
  serverHeaderTransformation: 'OVERWRITE',
  statsForAllMethods: false,
  treatMissingHeaderAsEmpty: false,
  useRemoteAddress: false,
  validateClusters: false,
}

/** Lists whose order means nothing. */
const unorderedLists = new Set([
  'additionalAddresses',
  'allowOriginStringMatch',
  'applicationProtocols',
  'clusters',
  'domains',
  'endpoints',
  'filterChains',
  'headers',
  'lbEndpoints',
  'queryParameters',
  'requestHeadersToAdd',
  'requestHeadersToRemove',
  'requestMirrorPolicies',
  'responseHeadersToAdd',
  'responseHeadersToRemove',
  'retriableStatusCodes',
  'rules',
  'virtualHosts',
])

/** int64 fields: protobuf's JSON writes them as text. */
const longFields = new Set(['hostSelectionRetryMaxAttempts', 'minimumRingSize', 'tableSize'])

/** Fields whose keys are data, not field names. */
const mapFields = new Set(['typedPerFilterConfig', 'typedExtensionProtocolOptions'])

const denominators: Readonly<Record<string, number>> = {
  HUNDRED: 100,
  TEN_THOUSAND: 10_000,
  MILLION: 1_000_000,
}

/** The normal form of a value that stands in the field `key`; undefined where it says nothing. */
export function normalForm(value: Json | undefined, key = ''): Json | undefined {
  if (value === undefined || value === null) return undefined
  if (Array.isArray(value)) return normalList(value, key)
  if (isMessage(value)) return normalObject(value, key)
  if (typeof value === 'string') return normalText(value, key)
  return value
}

function isMessage(value: Json): value is { readonly [field: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function normalList(list: readonly Json[], key: string): Json | undefined {
  const items = list.map((item) => normalForm(item, key)).filter((item) => item !== undefined)
  if (items.length === 0) return undefined
  return unorderedLists.has(key)
    ? items.sort((a, b) => compareText(JSON.stringify(a), JSON.stringify(b)))
    : items
}

function normalObject(value: { readonly [field: string]: Json }, key: string): Json | undefined {
  if (
    'numerator' in value ||
    'denominator' in value ||
    (key === 'percentage' && Object.keys(value).length === 0)
  ) {
    const denominator = denominators[String(value.denominator ?? 'HUNDRED')] ?? Number.NaN
    return { fraction: Number(value.numerator ?? 0) / denominator }
  }
  const out: { [field: string]: Json } = {}
  const isMap = mapFields.has(key)
  const fields = Object.entries(value).map(([name, item]) => [isMap ? name : camelCase(name), item] as const)
  for (const [name, item] of fields.sort(([a], [b]) => compareText(a, b))) {
    if (!isMap && ignoredFields.has(name)) continue
    const normal = normalForm(item, name)
    if (normal === undefined || (name in defaultValues && defaultValues[name] === normal)) continue
    // A percentage of 0 is an empty message.
    if (name === 'value' && normal === 0) continue
    out[name] = normal
  }
  // A match without conditions matches as no match does; elsewhere an empty message is a choice.
  return key === 'filterChainMatch' && Object.keys(out).length === 0 ? undefined : out
}

function normalText(text: string, key: string): Json {
  if (/^-?\d+(\.\d+)?s$/.test(text)) return `${Number(text.slice(0, -1))}s`
  if (longFields.has(key) && /^\d+$/.test(text)) return Number(text)
  if (key === 'retryOn')
    return text
      .split(',')
      .filter((word) => word !== '')
      .sort()
      .join(',')
  return text
}

/** Protobuf's JSON accepts both spellings; only this direction is unambiguous (`proxy_100_continue`). */
function camelCase(name: string): string {
  return name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
