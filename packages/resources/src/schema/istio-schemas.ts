import authorizationPolicies from '../../facts/istio-crds/authorizationpolicies.security.istio.io.json' with {
  type: 'json',
}
import destinationRules from '../../facts/istio-crds/destinationrules.networking.istio.io.json' with {
  type: 'json',
}
import envoyFilters from '../../facts/istio-crds/envoyfilters.networking.istio.io.json' with { type: 'json' }
import gateways from '../../facts/istio-crds/gateways.networking.istio.io.json' with { type: 'json' }
import peerAuthentications from '../../facts/istio-crds/peerauthentications.security.istio.io.json' with {
  type: 'json',
}
import proxyConfigs from '../../facts/istio-crds/proxyconfigs.networking.istio.io.json' with { type: 'json' }
import requestAuthentications from '../../facts/istio-crds/requestauthentications.security.istio.io.json' with {
  type: 'json',
}
import serviceEntries from '../../facts/istio-crds/serviceentries.networking.istio.io.json' with {
  type: 'json',
}
import sidecars from '../../facts/istio-crds/sidecars.networking.istio.io.json' with { type: 'json' }
import telemetries from '../../facts/istio-crds/telemetries.telemetry.istio.io.json' with { type: 'json' }
import virtualServices from '../../facts/istio-crds/virtualservices.networking.istio.io.json' with {
  type: 'json',
}
import wasmPlugins from '../../facts/istio-crds/wasmplugins.extensions.istio.io.json' with { type: 'json' }
import workloadEntries from '../../facts/istio-crds/workloadentries.networking.istio.io.json' with {
  type: 'json',
}
import workloadGroups from '../../facts/istio-crds/workloadgroups.networking.istio.io.json' with {
  type: 'json',
}

/** The subset of JSON Schema that custom resource definitions use (Kubernetes' structural schemas). */
export interface StructuralSchema {
  readonly type?: string
  readonly format?: string
  readonly nullable?: boolean
  readonly properties?: Readonly<Record<string, StructuralSchema>>
  readonly additionalProperties?: StructuralSchema
  readonly items?: StructuralSchema
  readonly required?: readonly string[]
  readonly enum?: readonly unknown[]
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly minItems?: number
  readonly maxItems?: number
  readonly minProperties?: number
  readonly maxProperties?: number
  readonly oneOf?: readonly StructuralSchema[]
  readonly anyOf?: readonly StructuralSchema[]
  readonly allOf?: readonly StructuralSchema[]
  readonly not?: StructuralSchema
  readonly 'x-kubernetes-int-or-string'?: boolean
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean
  readonly 'x-kubernetes-list-type'?: string
  readonly 'x-kubernetes-list-map-keys'?: readonly string[]
  readonly 'x-kubernetes-validations'?: readonly { readonly rule: string; readonly message: string }[]
}

/** One column of `kubectl get`. */
export interface PrinterColumn {
  readonly name: string
  readonly type: string
  readonly jsonPath: string
  readonly format?: string
  readonly description?: string
  readonly priority?: number
}

/** A custom resource definition of Istio: names, printer columns and schema, without descriptions. */
export interface CustomResourceDefinition {
  readonly group: string
  readonly names: { readonly kind: string; readonly plural: string }
  readonly versions: readonly {
    readonly name: string
    readonly schema: StructuralSchema
    readonly additionalPrinterColumns?: readonly PrinterColumn[]
  }[]
}

const definitions: readonly CustomResourceDefinition[] = [
  authorizationPolicies,
  destinationRules,
  envoyFilters,
  gateways,
  peerAuthentications,
  proxyConfigs,
  requestAuthentications,
  serviceEntries,
  sidecars,
  telemetries,
  virtualServices,
  wasmPlugins,
  workloadEntries,
  workloadGroups,
]

const byKind = new Map(definitions.map((definition) => [definition.names.kind, definition]))

/** The definition of an Istio kind; undefined for every other kind. */
export function istioDefinition(kind: string): CustomResourceDefinition | undefined {
  return byKind.get(kind)
}

/** The schema of an Istio kind. Istio's versions of one kind have equal schemas. */
export function istioSchema(kind: string): StructuralSchema | undefined {
  return byKind.get(kind)?.versions[0]?.schema
}
