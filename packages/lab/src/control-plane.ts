import type { ObjectClient } from '@traffic-lab/kube-api'
import {
  appAddressOf,
  type KubeObject,
  labNodeIdOf,
  type Pod,
  proxyContainerName,
  proxyTypeOf,
} from '@traffic-lab/resources'
import {
  buildPlainProxy,
  buildPreparedSnapshot,
  createMemo,
  type ForwardProxyPlan,
  type MeshState,
  type PreparedMesh,
  type Proxy,
  prepareMesh,
  type Snapshot,
  toForwardProxy,
  type WorkloadIdentity,
} from '@traffic-lab/xds'
import type { XdsServer } from '@traffic-lab/xds-server'
import { gatewaySecretsOf, secretsOf } from './gateway-secrets.ts'
import { nodePortsOf } from './ingress-gateway.ts'
import { createMeshConfigSource } from './mesh-config-map.ts'
import { affectsMesh, meshKinds, meshStateOf, ruleKinds } from './mesh-inputs.ts'
import { createRuleConditions } from './rule-conditions.ts'
import { createWorkloadIdentities, type ServiceAccountName } from './workload-identities.ts'

export interface ControlPlaneOptions {
  readonly client: ObjectClient
  readonly xds: XdsServer
  /** Where a pod's Envoy has its admin, so that `localhost:15000` inside the pod finds it. */
  readonly adminSocketPath: (pod: Pod) => string
  /** Whom a client of TLS believes: a PEM file. */
  readonly authoritiesFile: string
  readonly alterSnapshot?: AlterSnapshot | undefined
  readonly log: (line: string) => void
}

/**
 * Makes the mesh wrong on purpose: what a proxy gets instead of what the rules say. For tests of the checks
 * themselves, which must see it; called on every translation, for every proxy.
 */
export type AlterSnapshot = (snapshot: Snapshot, nodeId: string) => Snapshot

export interface ControlPlane {
  close(): void
}

/** Keeps every proxy's configuration what the objects say, and says on each rule whether it is in force. */
export function createControlPlane({
  client,
  xds,
  adminSocketPath,
  authoritiesFile,
  alterSnapshot = (snapshot) => snapshot,
  log,
}: ControlPlaneOptions): ControlPlane {
  const conditions = createRuleConditions(client, xds)
  const meshConfig = createMeshConfigSource(client)
  const known = new Set<string>()
  // A change translates only what it concerns. Pods without a sidecar see a mesh without rules: another mesh.
  const memo = createMemo()
  const plainMemo = createMemo()
  const identities = createWorkloadIdentities()
  let scheduled = false
  let closed = false

  const push = () => {
    scheduled = false
    if (closed) return
    try {
      translate()
    } catch (error) {
      log(`the rules could not be translated: ${error instanceof Error ? error.stack : String(error)}`)
    }
  }

  const translate = () => {
    const revision = client.revision
    const mesh = meshStateOf(client, meshConfig.current())
    const missing = missingIdentities(mesh)
    if (missing.length > 0) {
      // Nothing is said to anybody before all who need a certificate have one.
      identities.make(missing).then(schedule, (error: unknown) => {
        log(`no certificates for mutual TLS: ${error instanceof Error ? error.message : String(error)}`)
      })
      return
    }
    const prepared = prepareMesh(mesh, memo)
    const snapshots = new Map<string, Snapshot>()
    const failures = new Map<string, string>()
    for (const pod of mesh.pods) {
      const nodeId = labNodeIdOf(pod)
      if (nodeId === undefined) continue
      known.add(nodeId)
      try {
        const snapshot = alterSnapshot(snapshotFor(mesh, prepared, pod), nodeId)
        snapshots.set(nodeId, snapshot)
        xds.setSnapshot(nodeId, snapshot, revision)
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error)
        failures.set(nodeId, message)
        log(`no configuration for ${nodeId}: ${error instanceof Error ? (error.stack ?? message) : message}`)
      }
    }
    forgetGone(new Set(mesh.pods.map(labNodeIdOf)))
    const rules = ruleKinds.flatMap((kind): readonly KubeObject[] => client.list(kind))
    conditions.expect({ revision, rules, snapshots, failures })
  }

  const forgetGone = (present: ReadonlySet<string | undefined>) => {
    for (const nodeId of known) {
      if (present.has(nodeId)) continue
      known.delete(nodeId)
      xds.removeProxy(nodeId)
    }
  }

  const snapshotFor = (mesh: MeshState, prepared: PreparedMesh, pod: Pod): Snapshot => {
    const type = proxyTypeOf(pod)
    const proxy = memo.remember(pod, 'proxy', [], () => proxyOf(pod, type ?? 'sidecar'))
    const plan = planOf(mesh, pod)
    if (type === undefined) return buildPlainProxy(mesh, proxy, plan, plainMemo)
    return toForwardProxy(buildPreparedSnapshot(prepared, proxy), plan, memo)
  }

  /** The same object while nothing about it changes: what is built for a pod belongs to it. */
  const planOf = (mesh: MeshState, pod: Pod): ForwardProxyPlan => {
    const podIP = pod.status?.podIP ?? ''
    const identity = identityOf(mesh, pod)
    const nodePorts = nodePortsOf(client, pod.metadata.labels ?? {})
    const secrets = proxyTypeOf(pod) === 'gateway' ? secretsOf(client, pod.metadata.namespace ?? '') : []
    return memo.remember(pod, 'plan', [identity, ...[...nodePorts].flat(), ...secrets], () => ({
      podIP,
      adminPipe: adminSocketPath(pod),
      appAddress: proxyTypeOf(pod) === undefined ? podIP : appAddressOf(podIP),
      containerPorts: containerPortsOf(pod),
      nodePorts,
      secrets: gatewaySecretsOf(secrets),
      identity,
      authoritiesFile,
    }))
  }

  const missingIdentities = ({ meshConfig, pods }: MeshState): readonly ServiceAccountName[] => {
    if (meshConfig.enableAutoMtls !== true) return []
    return pods
      .filter((pod) => labNodeIdOf(pod) !== undefined && proxyTypeOf(pod) !== undefined)
      .map(serviceAccountOf)
      .filter(({ namespace, serviceAccount }) => identities.of(namespace, serviceAccount) === undefined)
  }

  const identityOf = ({ meshConfig }: MeshState, pod: Pod): WorkloadIdentity | undefined => {
    if (meshConfig.enableAutoMtls !== true || proxyTypeOf(pod) === undefined) return undefined
    const { namespace, serviceAccount } = serviceAccountOf(pod)
    return identities.of(namespace, serviceAccount)
  }

  const schedule = () => {
    if (scheduled) return
    scheduled = true
    setImmediate(push)
  }

  const unsubscribe = client.subscribe(meshKinds, (event) => {
    if (affectsMesh(event)) schedule()
  })
  push()
  return {
    close() {
      closed = true
      unsubscribe()
      conditions.close()
    },
  }
}

function serviceAccountOf({ metadata, spec }: Pod): ServiceAccountName {
  return {
    namespace: metadata.namespace ?? 'default',
    serviceAccount: spec.serviceAccountName ?? 'default',
  }
}

function proxyOf(pod: Pod, type: Proxy['type']): Proxy {
  const { name, namespace = 'default', labels = {} } = pod.metadata
  return { type, name, namespace, ip: pod.status?.podIP ?? '', labels }
}

/** TCP ports of the application's containers, each once. */
function containerPortsOf({ spec }: Pod): readonly number[] {
  const apps = spec.containers.filter(({ name }) => name !== proxyContainerName)
  const ports = apps.flatMap(({ ports = [] }) => ports.filter(({ protocol = 'TCP' }) => protocol === 'TCP'))
  return [...new Set(ports.map(({ containerPort }) => containerPort))]
}
