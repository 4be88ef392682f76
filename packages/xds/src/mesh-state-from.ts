import type { EndpointSlice, KubeObject, Namespace, Pod, Service } from '@traffic-lab/resources'
import type { MeshConfig, MeshState } from './mesh-state.ts'

/** Objects, as files hold them, by what they are to the translation. */
export function meshStateFrom(objects: readonly KubeObject[], meshConfig: MeshConfig): MeshState {
  return {
    meshConfig,
    namespaces: objects.filter((object): object is Namespace => object.kind === 'Namespace'),
    services: objects.filter((object): object is Service => object.kind === 'Service'),
    nodes: objects.filter(({ kind }) => kind === 'Node'),
    pods: objects.filter((object): object is Pod => object.kind === 'Pod'),
    endpointSlices: objects.filter((object): object is EndpointSlice => object.kind === 'EndpointSlice'),
    rules: objects.filter(({ apiVersion }) => apiVersion.includes('.istio.io/')),
  }
}
