export { buildPreparedSnapshot, buildSnapshot } from './build-snapshot.ts'
export { checkSnapshot } from './check-snapshot.ts'
export { toForwardProxy } from './forward-proxy.ts'
export type { ForwardProxyPlan } from './forward-proxy-plan.ts'
export type { GatewaySecret, GatewaySecrets } from './forward-proxy-secrets.ts'
export { isResource } from './json.ts'
export type { Memo } from './memo.ts'
export { createMemo } from './memo.ts'
export { unsupportedMeshKeys } from './mesh-config-support.ts'
export type { MeshConfig, MeshState, Proxy } from './mesh-state.ts'
export { meshStateFrom } from './mesh-state-from.ts'
export { buildPlainProxy } from './plain-proxy.ts'
export { isHttpOrSniffed, portProtocol } from './port-protocol.ts'
export type { PreparedMesh } from './prepare-mesh.ts'
export { prepareMesh } from './prepare-mesh.ts'
export type { RouteOrigin } from './route-origin.ts'
export { originOf } from './route-origin.ts'
export type { SimulatedConnection } from './simulator/find-filter-chain.ts'
export type { Outcome, ReachedCluster } from './simulator/outcome.ts'
export { shareOf } from './simulator/outcome.ts'
export type { SimulatedRequest } from './simulator/simulated-request.ts'
export type { Walk } from './simulator/walk-request.ts'
export { walkRequest } from './simulator/walk-request.ts'
export type { PassedRoute, RouteWalk } from './simulator/walk-routes.ts'
export type {
  Cluster,
  EndpointSet,
  Json,
  Listener,
  Resource,
  RouteConfiguration,
  Snapshot,
} from './snapshot.ts'
export type { WorkloadIdentity } from './workload-identity.ts'
