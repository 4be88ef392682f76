import type { KubeObject } from '../kube-object.ts'

/** A host that is not a Service: outside the mesh, or workloads that no Service selects. */
export interface ServiceEntry extends KubeObject {
  readonly kind: 'ServiceEntry'
  readonly spec: ServiceEntrySpec
}

interface ServiceEntrySpec {
  readonly hosts: readonly string[]
  /** Addresses that stand for the hosts, or ranges of them. */
  readonly addresses?: readonly string[]
  readonly ports?: readonly ServiceEntryPort[]
  readonly location?: 'MESH_EXTERNAL' | 'MESH_INTERNAL'
  /** Absent is NONE: where the client was going anyway. */
  readonly resolution?: 'NONE' | 'STATIC' | 'DNS' | 'DNS_ROUND_ROBIN' | 'DYNAMIC_DNS'
  readonly endpoints?: readonly ServiceEntryEndpoint[]
  readonly workloadSelector?: { readonly labels?: Readonly<Record<string, string>> }
  readonly exportTo?: readonly string[]
  readonly subjectAltNames?: readonly string[]
}

export interface ServiceEntryPort {
  readonly number: number
  readonly name: string
  /** Absent is sniffed. */
  readonly protocol?: string
  readonly targetPort?: number
}

export interface ServiceEntryEndpoint {
  readonly address?: string
  /** By the name of the entry's port. */
  readonly ports?: Readonly<Record<string, number>>
  readonly labels?: Readonly<Record<string, string>>
  /** `region/zone/subzone`. */
  readonly locality?: string
  readonly weight?: number
}
