import { expect } from 'vitest'
import { buildSnapshot } from '../build-snapshot.ts'
import { checkSnapshot } from '../check-snapshot.ts'
import { resourcesAt } from '../json.ts'
import type { MeshState, Proxy } from '../mesh-state.ts'
import type { Resource, Snapshot } from '../snapshot.ts'

/** A snapshot that fits together; rules may still name clusters that do not exist. */
export function snapshotOf(mesh: MeshState, proxy: Proxy): Snapshot {
  const snapshot = buildSnapshot(mesh, proxy)
  expect(checkSnapshot(snapshot, { missingClusters: true })).toEqual([])
  return snapshot
}

/** The routes of one virtual host of one route configuration. */
export function routesOf(snapshot: Snapshot, configuration: string, host: string): readonly Resource[] {
  return resourcesAt(hostOf(snapshot, configuration, host), 'routes')
}

export function hostOf(snapshot: Snapshot, configuration: string, host: string): Resource | undefined {
  const routes = snapshot.routes.find(({ name }) => name === configuration)
  return resourcesAt(routes, 'virtual_hosts').find(({ name }) => name === host)
}
