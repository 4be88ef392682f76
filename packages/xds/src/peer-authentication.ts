import type { PeerAuthentication } from '@traffic-lab/resources'
import type { PreparedMesh } from './prepare-mesh.ts'
import { policiesFor, type Selected, selectsAll } from './workload-policies.ts'

/** How connections to a port are taken: in plaintext, over mutual TLS, or both. */
export type MutualTlsMode = 'DISABLE' | 'PERMISSIVE' | 'STRICT'

/** The modes of one workload. */
export interface MutualTlsModes {
  readonly mode: MutualTlsMode
  /** Ports of the application with a mode of their own, sorted. */
  readonly ports: ReadonlyMap<number, MutualTlsMode>
}

/** The narrowest PeerAuthentication that says a mode: the workload's, the namespace's, the mesh's. */
export function mutualTlsModesOf(mesh: PreparedMesh, proxy: Selected): MutualTlsModes {
  const { peerAuthentications } = mesh.security
  const own = policiesFor(peerAuthentications, proxy, [proxy.namespace])
  // A selector does not count in the root namespace: its policies are the mesh's.
  const workload =
    proxy.namespace === mesh.rootNamespace ? undefined : own.find((policy) => !selectsAll(policy))
  const mode =
    modeOf(workload?.spec.mtls) ??
    namespaceMode(peerAuthentications, proxy.namespace) ??
    namespaceMode(peerAuthentications, mesh.rootNamespace) ??
    'PERMISSIVE'
  return mesh.memo.remember(proxy, 'mutual TLS', [workload, mode], () => {
    const ports = Object.entries(workload?.spec.portLevelMtls ?? {})
      .map(([port, mtls]) => [Number(port), modeOf(mtls) ?? mode] as const)
      .sort(([a], [b]) => a - b)
    return { mode, ports: new Map(ports) }
  })
}

export function modeOfPort({ mode, ports }: MutualTlsModes, port: number): MutualTlsMode {
  return ports.get(port) ?? mode
}

/** What the oldest policy of a whole namespace says; undefined where none says a mode. */
export function namespaceMode(
  policies: readonly PeerAuthentication[],
  namespace: string,
): MutualTlsMode | undefined {
  const oldest = policies.find(
    (policy) => (policy.metadata.namespace ?? 'default') === namespace && selectsAll(policy),
  )
  return modeOf(oldest?.spec.mtls)
}

function modeOf(mtls: PeerAuthentication['spec']['mtls']): MutualTlsMode | undefined {
  const mode = mtls?.mode ?? 'UNSET'
  return mode === 'UNSET' ? undefined : mode
}
