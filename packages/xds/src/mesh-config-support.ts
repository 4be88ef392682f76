/** Keys of Istio's MeshConfig that are translated, or that say what is so here anyway. */
const supported: Readonly<Record<string, (value: unknown) => boolean>> = {
  rootNamespace: () => true,
  connectTimeout: () => true,
  tcpKeepalive: () => true,
  localityLbSetting: () => true,
  defaultServiceExportTo: () => true,
  defaultVirtualServiceExportTo: () => true,
  defaultDestinationRuleExportTo: () => true,
  accessLogFile: (value) => typeof value === 'string',
  accessLogFormat: (value) => typeof value === 'string',
  accessLogEncoding: (value) => value === 'TEXT' || value === 'JSON',
  extensionProviders: (value) =>
    Array.isArray(value) && value.every((provider) => hasOnly(provider, 'name', 'envoyFileAccessLog')),
  defaultProviders: (value) => hasOnly(value, 'accessLogging'),
  pathNormalization: () => true,
  defaultHttpRetryPolicy: () => true,
  defaultConfig: (value) =>
    hasOnly(value, 'tracing') && hasOnly(value.tracing ?? {}, 'sampling', 'enableIstioTags'),
  outboundTrafficPolicy: () => true,
  enableAutoMtls: () => true,
  proxyHttpPort: (value) => value === 0,
}

function hasOnly(value: unknown, ...keys: readonly string[]): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.keys(value).every((key) => keys.includes(key))
}

/** The keys of a MeshConfig that would be ignored, sorted: whoever reads one refuses it when there are any. */
export function unsupportedMeshKeys(meshConfig: object): readonly string[] {
  return Object.entries(meshConfig)
    .filter(([key, value]) => supported[key]?.(value) !== true)
    .map(([key]) => key)
    .sort()
}
