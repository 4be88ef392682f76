import { type ObjectClient, recordEvent } from '@traffic-lab/kube-api'
import { type KubeObject, parseMapping } from '@traffic-lab/resources'
import { type MeshConfig, unsupportedMeshKeys } from '@traffic-lab/xds'
import { defaultMeshConfig } from './default-mesh-config.ts'

/** Where Istio keeps its mesh config: a ConfigMap of its namespace, under the key `mesh`. */
const [namespace, name, key] = ['istio-system', 'istio', 'mesh']

export function isMeshConfigMap({ kind, metadata }: KubeObject): boolean {
  return kind === 'ConfigMap' && metadata.namespace === namespace && metadata.name === name
}

export interface MeshConfigSource {
  /** The mesh config in force; the same object as long as nothing changes. */
  current(): MeshConfig
}

/**
 * The lab's mesh config, and over it that of the ConfigMap. One that cannot be translated whole changes nothing, as with
 * istiod the last good one stays; an event on the ConfigMap says why.
 */
export function createMeshConfigSource(client: ObjectClient): MeshConfigSource {
  let read: KubeObject | undefined
  let inForce: MeshConfig = defaultMeshConfig
  return {
    current() {
      const map: KubeObject | undefined = client.get('ConfigMap', namespace, name)
      if (map === read) return inForce
      read = map
      const outcome = map === undefined ? defaultMeshConfig : readMeshConfig(map)
      if (typeof outcome !== 'string') inForce = outcome
      else if (map !== undefined) {
        const message = `the mesh config is not in force, the last good one stays: ${outcome}`
        recordEvent(client, map, { type: 'Warning', reason: 'NotTranslated', message, component: 'istiod' })
      }
      return inForce
    },
  }
}

/** The config, or why there is none. */
function readMeshConfig({ data }: KubeObject): MeshConfig | string {
  const text =
    typeof data === 'object' && data !== null && key in data ? String(data[key as keyof typeof data]) : ''
  const parsed = parseMapping(text)
  if ('error' in parsed) return `data.${key}: ${parsed.error}`
  const unsupported = unsupportedMeshKeys(parsed.value)
  if (unsupported.length === 0) return { ...defaultMeshConfig, ...parsed.value }
  return `${unsupported.join(', ')} of data.${key} cannot be translated, or not with this value; remove what is named`
}
