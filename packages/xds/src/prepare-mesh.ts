import type {
  DestinationRule,
  Gateway,
  KubeObject,
  ServiceEntry,
  Sidecar,
  VirtualService,
} from '@traffic-lab/resources'
import { withDefaultExport } from './default-export.ts'
import { joinDelegates } from './delegates.ts'
import { type DestinationRuleIndex, indexDestinationRules } from './destination-rules.ts'
import { createMemo, type Memo } from './memo.ts'
import { buildAliases, buildMeshServices, type MeshService, type ServiceAlias } from './mesh-services.ts'
import type { MeshConfig, MeshState } from './mesh-state.ts'
import { type Place, placesOf } from './places.ts'
import { type SecurityPolicies, securityPoliciesIn } from './security-policies.ts'
import { indexTelemetries, type TelemetryIndex } from './telemetry.ts'
import { type MeshVirtualService, resolveVirtualService, sortedByAge } from './virtual-services.ts'
import { defaultRootNamespace } from './well-known.ts'
import { type Workload, workloadsByAddress } from './workloads.ts'

/** A mesh with its names resolved and its objects indexed: made once, used for every proxy. */
export interface PreparedMesh {
  /** Holds what the translation of the mesh before has left. */
  readonly memo: Memo
  readonly meshConfig: MeshConfig
  readonly rootNamespace: string
  /** Sorted by host; of one host, Kubernetes' own first, then the oldest. */
  readonly services: readonly MeshService[]
  readonly servicesByHost: ReadonlyMap<string, readonly MeshService[]>
  /** Sorted by host. */
  readonly aliases: readonly ServiceAlias[]
  readonly aliasByHost: ReadonlyMap<string, ServiceAlias>
  /** Numbers of named container ports, by `namespace/pod`. */
  readonly podPorts: ReadonlyMap<string, ReadonlyMap<string, number>>
  /** Where pods are, by `namespace/pod`. */
  readonly places: ReadonlyMap<string, Place>
  /** The oldest first. */
  readonly virtualServices: readonly MeshVirtualService[]
  readonly destinationRules: DestinationRuleIndex
  /** The oldest first. */
  readonly sidecars: readonly Sidecar[]
  /** The oldest first. */
  readonly gateways: readonly Gateway[]
  readonly telemetries: TelemetryIndex
  readonly security: SecurityPolicies
  /** By address. */
  readonly workloads: ReadonlyMap<string, Workload>
}

/**
 * Resolves and indexes what every proxy's translation needs. Versions of a rule's API do not matter.
 * With the same `memo` each time, only what has changed is built again.
 */
export function prepareMesh(mesh: MeshState, memo: Memo = createMemo()): PreparedMesh {
  const rootNamespace = mesh.meshConfig.rootNamespace ?? defaultRootNamespace
  const rules = sortedByAge(mesh.rules.filter(({ spec }) => typeof spec === 'object' && spec !== null)).map(
    (rule) => withDefaultExport(rule, mesh.meshConfig, memo),
  )
  const services = buildMeshServices(mesh, rules.filter(isServiceEntry), memo)
  const aliases = buildAliases(mesh, memo)
  return {
    memo,
    meshConfig: mesh.meshConfig,
    rootNamespace,
    services,
    servicesByHost: groupedByHost(services),
    aliases,
    aliasByHost: new Map(aliases.map((alias) => [alias.host, alias])),
    places: placesOf(mesh.pods, mesh.nodes ?? [], memo),
    podPorts: new Map(mesh.pods.map((pod) => [podKey(pod), namedPorts(pod)])),
    virtualServices: joinDelegates(
      rules
        .filter(isVirtualService)
        .map((rule) => memo.remember(rule, 'VirtualService', [], () => resolveVirtualService(rule))),
      memo,
    ),
    destinationRules: indexDestinationRules(rules.filter(isDestinationRule), rootNamespace, memo),
    sidecars: rules.filter(isSidecar),
    gateways: rules.filter(isGateway),
    telemetries: indexTelemetries(rules),
    security: securityPoliciesIn(rules),
    workloads: workloadsByAddress(mesh.pods, memo),
  }
}

function groupedByHost(services: readonly MeshService[]): ReadonlyMap<string, readonly MeshService[]> {
  const out = new Map<string, MeshService[]>()
  for (const service of services) {
    const list = out.get(service.host)
    if (list === undefined) out.set(service.host, [service])
    else list.push(service)
  }
  return out
}

function podKey({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? 'default'}/${metadata.name}`
}

/** As istiod reads them: an API server always writes the protocol, and a port without one is no port of TCP. */
function namedPorts(pod: MeshState['pods'][number]): ReadonlyMap<string, number> {
  const ports = pod.spec.containers
    .flatMap((container) => container.ports ?? [])
    .filter(({ protocol }) => protocol === 'TCP')
  return new Map(ports.map(({ name = '', containerPort }) => [name, containerPort]))
}

const networking = /^networking\.istio\.io\//

function isVirtualService(rule: KubeObject): rule is VirtualService {
  return rule.kind === 'VirtualService' && networking.test(rule.apiVersion)
}

function isDestinationRule(rule: KubeObject): rule is DestinationRule {
  return rule.kind === 'DestinationRule' && networking.test(rule.apiVersion)
}

function isGateway(rule: KubeObject): rule is Gateway {
  return rule.kind === 'Gateway' && networking.test(rule.apiVersion)
}

function isServiceEntry(rule: KubeObject): rule is ServiceEntry {
  return rule.kind === 'ServiceEntry' && networking.test(rule.apiVersion)
}

function isSidecar(rule: KubeObject): rule is Sidecar {
  return rule.kind === 'Sidecar' && networking.test(rule.apiVersion)
}
