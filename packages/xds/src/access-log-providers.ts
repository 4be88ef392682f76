import type { AccessLogging } from '@traffic-lab/resources'
import { buildFileLog, jsonFormat, meshLogFormat, textFormat } from './log-format.ts'
import type { ExtensionProvider, MeshConfig } from './mesh-state.ts'
import { compareNames } from './names.ts'
import type { Resource } from './snapshot.ts'

/** Which side of a call a proxy is on: a sidecar's outbound traffic and a gateway's, or a sidecar's inbound traffic. */
export type WorkloadMode = 'CLIENT' | 'SERVER'

/** One log that Telemetry objects decide about. */
export interface AccessLog {
  readonly log: Resource
  /** Only what it holds for is logged. */
  readonly expression: string | undefined
  readonly disabled: boolean
}

/**
 * The logs of one side, by provider. `levels` are the Telemetry objects that count, the general first; a more special one
 * that names providers names them all. None where no provider is named: the mesh's own setting holds.
 */
export function accessLogsOf(
  levels: readonly (readonly AccessLogging[])[],
  mode: WorkloadMode,
  meshConfig: MeshConfig,
): readonly AccessLog[] {
  const defaults = meshConfig.defaultProviders?.accessLogging ?? []
  const chosen = new Map<string, Pick<AccessLog, 'expression' | 'disabled'>>()
  if (levels.length === 0)
    for (const name of defaults) chosen.set(name, { expression: undefined, disabled: false })
  const { inScope, filters } = scopeOf(levels, mode, defaults)
  let inherited = defaults
  for (const entry of levels.flat()) {
    const names = namesOf(entry)
    if (names.length > 0) inherited = names
    if (!isFor(entry, mode)) continue
    for (const name of inherited.filter((provider) => inScope.has(provider)))
      chosen.set(name, {
        expression: entry.disabled ? undefined : filters.get(name),
        disabled: entry.disabled === true,
      })
  }
  return [...chosen]
    .sort(([a], [b]) => compareNames(a, b))
    .flatMap(([name, choice]) => {
      const provider = providerNamed(name, meshConfig)
      const log = provider && buildProviderLog(provider, meshConfig)
      return log === undefined ? [] : [{ log, ...choice }]
    })
}

/** The providers that the most special level names, and the condition that was said last for each. */
function scopeOf(
  levels: readonly (readonly AccessLogging[])[],
  mode: WorkloadMode,
  defaults: readonly string[],
) {
  const filters = new Map<string, string | undefined>()
  let inScope = new Set(defaults)
  for (const level of levels) {
    const named = level.filter((entry) => isFor(entry, mode))
    for (const entry of named) for (const name of namesOf(entry)) filters.set(name, entry.filter?.expression)
    const names = named.flatMap(namesOf)
    if (names.length > 0) inScope = new Set(names)
  }
  return { inScope, filters }
}

function namesOf({ providers = [] }: AccessLogging): readonly string[] {
  return providers.map(({ name }) => name)
}

function isFor({ match }: AccessLogging, mode: WorkloadMode): boolean {
  const wanted = match?.mode ?? 'CLIENT_AND_SERVER'
  return wanted === 'CLIENT_AND_SERVER' || wanted === mode
}

/** Istio's own provider is there unless the mesh gives its name to another one. */
const builtIn: ExtensionProvider = { name: 'envoy', envoyFileAccessLog: { path: '/dev/stdout' } }

function providerNamed(name: string, { extensionProviders = [] }: MeshConfig): ExtensionProvider | undefined {
  return [...extensionProviders, builtIn].find(
    (provider) => provider.name.toLowerCase() === name.toLowerCase(),
  )
}

function buildProviderLog(provider: ExtensionProvider, meshConfig: MeshConfig): Resource | undefined {
  const file = provider.envoyFileAccessLog
  if (file === undefined) return undefined
  const { path, logFormat, omitEmptyValues = false } = file
  if (provider.name === builtIn.name && logFormat === undefined && !omitEmptyValues)
    return buildFileLog(path ?? '', meshLogFormat(meshConfig))
  const format = logFormat?.labels === undefined ? textFormat(logFormat?.text) : jsonFormat(logFormat.labels)
  return buildFileLog(path || '/dev/stdout', format, omitEmptyValues)
}
