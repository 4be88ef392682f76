/** Every kind the API serves: the one table behind discovery, paths, tables and validation. */
export interface ResourceType {
  /** API group; empty for the core group. */
  readonly group: string
  /** Served versions, the preferred one first. Objects are equal in all of them. */
  readonly versions: readonly [string, ...string[]]
  readonly plural: string
  readonly singular: string
  readonly kind: string
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  readonly namespaced: boolean
  readonly subresources: readonly string[]
}

const istio = ['v1', 'v1beta1', 'v1alpha3'] as const
const networking = ['istio-io', 'networking-istio-io'] as const
const security = ['istio-io', 'security-istio-io'] as const

// biome-ignore format: a table, one kind a line
export const resourceTypes: readonly ResourceType[] = [
  { group: '', versions: ['v1'], plural: 'namespaces', singular: 'namespace', kind: 'Namespace', shortNames: ['ns'], categories: [], namespaced: false, subresources: ['status', 'finalize'] },
  { group: '', versions: ['v1'], plural: 'pods', singular: 'pod', kind: 'Pod', shortNames: ['po'], categories: ['all'], namespaced: true, subresources: ['status', 'log', 'exec', 'attach', 'portforward'] },
  { group: '', versions: ['v1'], plural: 'services', singular: 'service', kind: 'Service', shortNames: ['svc'], categories: ['all'], namespaced: true, subresources: ['status'] },
  { group: '', versions: ['v1'], plural: 'endpoints', singular: 'endpoints', kind: 'Endpoints', shortNames: ['ep'], categories: [], namespaced: true, subresources: [] },
  { group: '', versions: ['v1'], plural: 'serviceaccounts', singular: 'serviceaccount', kind: 'ServiceAccount', shortNames: ['sa'], categories: [], namespaced: true, subresources: [] },
  { group: '', versions: ['v1'], plural: 'configmaps', singular: 'configmap', kind: 'ConfigMap', shortNames: ['cm'], categories: [], namespaced: true, subresources: [] },
  { group: '', versions: ['v1'], plural: 'secrets', singular: 'secret', kind: 'Secret', shortNames: [], categories: [], namespaced: true, subresources: [] },
  { group: '', versions: ['v1'], plural: 'events', singular: 'event', kind: 'Event', shortNames: ['ev'], categories: [], namespaced: true, subresources: [] },
  { group: '', versions: ['v1'], plural: 'nodes', singular: 'node', kind: 'Node', shortNames: ['no'], categories: [], namespaced: false, subresources: ['status'] },
  { group: 'apps', versions: ['v1'], plural: 'deployments', singular: 'deployment', kind: 'Deployment', shortNames: ['deploy'], categories: ['all'], namespaced: true, subresources: ['status', 'scale'] },
  { group: 'apps', versions: ['v1'], plural: 'replicasets', singular: 'replicaset', kind: 'ReplicaSet', shortNames: ['rs'], categories: ['all'], namespaced: true, subresources: ['status', 'scale'] },
  { group: 'discovery.k8s.io', versions: ['v1'], plural: 'endpointslices', singular: 'endpointslice', kind: 'EndpointSlice', shortNames: [], categories: [], namespaced: true, subresources: [] },
  { group: 'networking.k8s.io', versions: ['v1'], plural: 'ingresses', singular: 'ingress', kind: 'Ingress', shortNames: ['ing'], categories: [], namespaced: true, subresources: ['status'] },
  { group: 'networking.k8s.io', versions: ['v1'], plural: 'networkpolicies', singular: 'networkpolicy', kind: 'NetworkPolicy', shortNames: ['netpol'], categories: [], namespaced: true, subresources: ['status'] },
  { group: 'policy', versions: ['v1'], plural: 'poddisruptionbudgets', singular: 'poddisruptionbudget', kind: 'PodDisruptionBudget', shortNames: ['pdb'], categories: [], namespaced: true, subresources: ['status'] },
  { group: 'autoscaling', versions: ['v2', 'v1'], plural: 'horizontalpodautoscalers', singular: 'horizontalpodautoscaler', kind: 'HorizontalPodAutoscaler', shortNames: ['hpa'], categories: [], namespaced: true, subresources: ['status'] },
  { group: 'networking.istio.io', versions: istio, plural: 'virtualservices', singular: 'virtualservice', kind: 'VirtualService', shortNames: ['vs'], categories: networking, namespaced: true, subresources: ['status'] },
  { group: 'networking.istio.io', versions: istio, plural: 'destinationrules', singular: 'destinationrule', kind: 'DestinationRule', shortNames: ['dr'], categories: networking, namespaced: true, subresources: ['status'] },
  { group: 'networking.istio.io', versions: istio, plural: 'gateways', singular: 'gateway', kind: 'Gateway', shortNames: ['gw'], categories: networking, namespaced: true, subresources: ['status'] },
  { group: 'networking.istio.io', versions: istio, plural: 'serviceentries', singular: 'serviceentry', kind: 'ServiceEntry', shortNames: ['se'], categories: networking, namespaced: true, subresources: ['status'] },
  { group: 'networking.istio.io', versions: istio, plural: 'sidecars', singular: 'sidecar', kind: 'Sidecar', shortNames: [], categories: networking, namespaced: true, subresources: ['status'] },
  { group: 'networking.istio.io', versions: istio, plural: 'workloadentries', singular: 'workloadentry', kind: 'WorkloadEntry', shortNames: ['we'], categories: networking, namespaced: true, subresources: ['status'] },
  { group: 'networking.istio.io', versions: istio, plural: 'workloadgroups', singular: 'workloadgroup', kind: 'WorkloadGroup', shortNames: ['wg'], categories: networking, namespaced: true, subresources: ['status'] },
  { group: 'networking.istio.io', versions: ['v1alpha3'], plural: 'envoyfilters', singular: 'envoyfilter', kind: 'EnvoyFilter', shortNames: [], categories: networking, namespaced: true, subresources: ['status'] },
  { group: 'networking.istio.io', versions: ['v1beta1'], plural: 'proxyconfigs', singular: 'proxyconfig', kind: 'ProxyConfig', shortNames: [], categories: networking, namespaced: true, subresources: ['status'] },
  { group: 'security.istio.io', versions: ['v1', 'v1beta1'], plural: 'authorizationpolicies', singular: 'authorizationpolicy', kind: 'AuthorizationPolicy', shortNames: ['ap'], categories: security, namespaced: true, subresources: ['status'] },
  { group: 'security.istio.io', versions: ['v1', 'v1beta1'], plural: 'peerauthentications', singular: 'peerauthentication', kind: 'PeerAuthentication', shortNames: ['pa'], categories: security, namespaced: true, subresources: ['status'] },
  { group: 'security.istio.io', versions: ['v1', 'v1beta1'], plural: 'requestauthentications', singular: 'requestauthentication', kind: 'RequestAuthentication', shortNames: ['ra'], categories: security, namespaced: true, subresources: ['status'] },
  { group: 'telemetry.istio.io', versions: ['v1', 'v1alpha1'], plural: 'telemetries', singular: 'telemetry', kind: 'Telemetry', shortNames: ['telemetry'], categories: ['istio-io', 'telemetry-istio-io'], namespaced: true, subresources: ['status'] },
  { group: 'extensions.istio.io', versions: ['v1alpha1'], plural: 'wasmplugins', singular: 'wasmplugin', kind: 'WasmPlugin', shortNames: [], categories: ['istio-io', 'extensions-istio-io'], namespaced: true, subresources: ['status'] },
] as const

const byKind = new Map(resourceTypes.map((type) => [type.kind, type]))

/** The row of a kind, or undefined: kind names are unique over all served groups. */
export function resourceTypeOfKind(kind: string): ResourceType | undefined {
  return byKind.get(kind)
}

/** The row of `apiVersion` + `kind`; undefined when the group, the version or the kind is not served. */
export function resourceTypeOf(apiVersion: string, kind: string): ResourceType | undefined {
  const slash = apiVersion.indexOf('/')
  const group = slash < 0 ? '' : apiVersion.slice(0, slash)
  const version = apiVersion.slice(slash + 1)
  const type = byKind.get(kind)
  return type?.group === group && type.versions.includes(version) ? type : undefined
}

/** `plural.group`, or `plural` in the core group: how Kubernetes names a resource in messages. */
export function qualifiedName(type: ResourceType): string {
  return type.group === '' ? type.plural : `${type.plural}.${type.group}`
}
