import type { ObjectClient, ObjectEvent } from '@traffic-lab/kube-api'
import type { KubeObject } from '@traffic-lab/resources'
import type { MeshConfig, MeshState } from '@traffic-lab/xds'
import { asksMutualTls } from './asks-mutual-tls.ts'
import { isMeshConfigMap } from './mesh-config-map.ts'

/** The kinds whose objects are rules: each gets a condition that says whether its rule is in force. */
export const ruleKinds = [
  'VirtualService',
  'DestinationRule',
  'Gateway',
  'ServiceEntry',
  'Sidecar',
  'PeerAuthentication',
  'AuthorizationPolicy',
  'RequestAuthentication',
  'Telemetry',
] as const

/** The kinds that the translation reads. */
export const meshKinds = [
  'Namespace',
  'Service',
  'Pod',
  'Node',
  'EndpointSlice',
  'Secret',
  'ConfigMap',
  ...ruleKinds,
] as const

/** The same config with mutual TLS between sidecars; one object for each config. */
const mutualTlsConfigs = new WeakMap<MeshConfig, MeshConfig>()

function withMutualTls(meshConfig: MeshConfig): MeshConfig {
  const known = mutualTlsConfigs.get(meshConfig) ?? { ...meshConfig, enableAutoMtls: true }
  mutualTlsConfigs.set(meshConfig, known)
  return known
}

/** Everything the translation reads, as it stands now. */
export function meshStateOf(client: ObjectClient, meshConfig: MeshConfig): MeshState {
  const rules = ruleKinds.flatMap((kind): readonly KubeObject[] => client.list(kind))
  return {
    meshConfig: asksMutualTls(rules) ? withMutualTls(meshConfig) : meshConfig,
    namespaces: client.list('Namespace'),
    services: client.list('Service'),
    pods: client.list('Pod'),
    nodes: client.list('Node'),
    endpointSlices: client.list('EndpointSlice'),
    rules,
  }
}

const withoutGeneration: ReadonlySet<string> = new Set(['EndpointSlice', 'Namespace', 'Secret'])

/** Whether a change can change some proxy's configuration. Status counts for pods alone: the address, and whether they are ready. */
export function affectsMesh({ type, object, previous }: ObjectEvent): boolean {
  if (object.kind === 'ConfigMap') return isMeshConfigMap(object)
  if (type !== 'MODIFIED' || previous === undefined) return true
  if (withoutGeneration.has(object.kind)) return true
  if (object.metadata.generation !== previous.metadata.generation) return true
  if (labelsOf(object) !== labelsOf(previous)) return true
  return object.kind === 'Pod' && reachOf(object) !== reachOf(previous)
}

function labelsOf({ metadata }: KubeObject): string {
  return JSON.stringify([metadata.labels, metadata.annotations])
}

/** Where a pod is reached, and whether it wants to be: a ServiceEntry selects ready pods. */
function reachOf({ status }: KubeObject): string {
  if (!isRecord(status)) return ''
  const conditions = Array.isArray(status.conditions) ? status.conditions : []
  const ready = conditions.find((condition) => isRecord(condition) && condition.type === 'Ready')
  return `${String(status.podIP)} ${isRecord(ready) && ready.status === 'True'}`
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
