import { isRecord, type JsonRecord } from '../json-record.ts'
import type { KubeObject } from '../kube-object.ts'
import { record, records, text, textEntries, texts } from '../proto-reader.ts'
import { resourceTypeOf } from '../resource-types.ts'
import { destinationsOf } from './destinations-of.ts'
import { fullHost, serviceHost } from './host-names.ts'

/** A rule with what every check of it needs. */
export interface Rule {
  readonly object: KubeObject
  readonly name: string
  readonly namespace: string
  readonly spec: JsonRecord
}

/** Pods, or the pods that a Deployment or ReplicaSet will make. */
interface Workload {
  readonly namespace: string
  readonly labels: Readonly<Record<string, string>>
}

/** The objects by what rules refer to. */
export interface MeshIndex {
  readonly virtualServices: readonly Rule[]
  readonly destinationRules: readonly Rule[]
  /** By `namespace/name`. */
  readonly gateways: ReadonlyMap<string, Rule>
  /** By full host name. */
  readonly services: ReadonlyMap<string, Rule>
  /** Hosts of ServiceEntries, wildcards among them. */
  readonly externalHosts: readonly string[]
  readonly workloads: readonly Workload[]
  readonly serviceEntries: readonly Rule[]
  readonly authorizationPolicies: readonly Rule[]
  /** By name. */
  readonly namespaces: ReadonlySet<string>
  /** By `namespace/name`. */
  readonly secrets: ReadonlySet<string>
  /** `host+subset` of all DestinationRules, the host in full. */
  readonly subsets: ReadonlySet<string>
  /** `host+subset` of all destinations of VirtualServices. */
  readonly routedSubsets: ReadonlySet<string>
}

export function indexMesh(objects: readonly KubeObject[]): MeshIndex {
  // Other groups have a Gateway too.
  const rules = objects.filter((object) => resourceTypeOf(object.apiVersion, object.kind)).map(asRule)
  const ofKind = (kind: string) => rules.filter(({ object }) => object.kind === kind)
  const destinationRules = ofKind('DestinationRule')
  const virtualServices = ofKind('VirtualService')
  return {
    virtualServices,
    destinationRules,
    gateways: new Map(ofKind('Gateway').map((rule) => [`${rule.namespace}/${rule.name}`, rule])),
    services: new Map(ofKind('Service').map((rule) => [serviceHost(rule.name, rule.namespace), rule])),
    externalHosts: ofKind('ServiceEntry').flatMap(({ spec }) => texts(spec, 'hosts')),
    workloads: rules.flatMap(workloadsOf),
    serviceEntries: ofKind('ServiceEntry'),
    authorizationPolicies: ofKind('AuthorizationPolicy'),
    namespaces: new Set(ofKind('Namespace').map(({ name }) => name)),
    secrets: new Set(ofKind('Secret').map(({ namespace, name }) => `${namespace}/${name}`)),
    subsets: new Set(
      destinationRules.flatMap(({ spec, namespace }) =>
        records(spec, 'subsets').map(
          (subset) => `${fullHost(text(spec, 'host'), namespace)}+${text(subset, 'name')}`,
        ),
      ),
    ),
    routedSubsets: new Set(
      virtualServices.flatMap(({ spec, namespace }) =>
        destinationsOf(spec).map(
          ({ destination }) =>
            `${fullHost(text(destination, 'host'), namespace)}+${text(destination, 'subset')}`,
        ),
      ),
    ),
  }
}

function asRule(object: KubeObject): Rule {
  const { name, namespace = 'default' } = object.metadata
  return { object, name, namespace, spec: isRecord(object.spec) ? object.spec : {} }
}

function workloadsOf({ object, namespace, spec }: Rule): Workload[] {
  if (object.kind === 'Pod') return [{ namespace, labels: object.metadata.labels ?? {} }]
  if (object.kind !== 'Deployment' && object.kind !== 'ReplicaSet') return []
  const metadata = record(record(spec, 'template'), 'metadata')
  return [{ namespace, labels: Object.fromEntries(textEntries(metadata, 'labels')) }]
}
