/** Keys of Istio's MeshConfig that are translated, or that say what is so here anyway. */
const supported: Readonly<Record<string, (value: unknown) => boolean>> = {
  rootNamespace: () => true,
  connectTimeout: () => true,
  tcpKeepalive: () => true,
  localityLbSetting: () => true,
  defaultServiceExportTo: () => true,
  defaultVirtualServiceExportTo: () => true,
  defaultDestinationRuleExportTo: () => true,
  accessLogFile: (value) => value === '' || value === '/dev/stdout',
  outboundTrafficPolicy: () => true,
  enableAutoMtls: () => true,
  proxyHttpPort: (value) => value === 0,
}

/** The keys of a MeshConfig that would be ignored, sorted: whoever reads one refuses it when there are any. */
export function unsupportedMeshKeys(meshConfig: object): readonly string[] {
  return Object.entries(meshConfig)
    .filter(([key, value]) => supported[key]?.(value) !== true)
    .map(([key]) => key)
    .sort()
}
