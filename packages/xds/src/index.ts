export type { MeshConfig, MeshState, Proxy } from './mesh-state.ts'
export type { Json, Resource, Snapshot } from './snapshot.ts'
