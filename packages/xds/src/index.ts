export { buildPreparedSnapshot, buildSnapshot } from './build-snapshot.ts'
export type { MeshConfig, MeshState, Proxy } from './mesh-state.ts'
export type { PreparedMesh } from './prepare-mesh.ts'
export { prepareMesh } from './prepare-mesh.ts'
export type {
  Cluster,
  EndpointSet,
  Json,
  Listener,
  Resource,
  RouteConfiguration,
  Snapshot,
} from './snapshot.ts'
