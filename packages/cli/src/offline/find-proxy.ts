import {
  hasLabels,
  type KubeObject,
  type Labels,
  MeshError,
  type Pod,
  proxyTypeOf,
} from '@traffic-lab/resources'
import type { MeshState, Proxy } from '@traffic-lab/xds'
import type { OfflineMesh } from './offline-mesh.ts'

export interface FoundProxy {
  readonly proxy: Proxy
  readonly mesh: MeshState
}

interface Wanted {
  /** A pod, its Deployment or its app; a gateway also by its Gateway. `NAMESPACE/NAME` says where. */
  readonly name: string
  readonly namespace: string
  /** Absent: what the pod is. */
  readonly type?: Proxy['type']
}

/** The proxy that the user means, and its mesh. Gateways are looked for in Istio's root namespace, too. */
export function findProxy({ mesh, meshWithGateway }: OfflineMesh, wanted: Wanted): FoundProxy {
  const slash = wanted.name.indexOf('/')
  const name = wanted.name.slice(slash + 1)
  const namespace = slash < 0 ? wanted.namespace : wanted.name.slice(0, slash)
  const own = wanted.type === 'gateway' ? undefined : podNamed(mesh.pods, name, namespace)
  if (own !== undefined) return { proxy: proxyOf(own, wanted.type ?? typeOf(own, mesh.rules)), mesh }
  for (const place of wanted.type === 'sidecar' ? [] : [mesh, meshWithGateway]) {
    const gateway = gatewayNamed(place, name, namespace)
    if (gateway !== undefined) return { proxy: proxyOf(gateway, 'gateway'), mesh: place }
  }
  const known = mesh.pods.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)
  throw new MeshError('CLI109', `these files have no pod for ${namespace}/${name}`, {
    hint:
      known.length > 0
        ? `There are ${known.sort().join(', ')}. -n names the namespace.`
        : 'Name the files of the Deployments or Pods too, with -f.',
  })
}

function gatewayNamed({ meshConfig, pods, rules }: MeshState, name: string, namespace: string) {
  const { rootNamespace = 'istio-system' } = meshConfig
  const isGateway = (pod: Pod) => typeOf(pod, rules) === 'gateway'
  const rule = rules.find(
    ({ kind, metadata }) => kind === 'Gateway' && metadata.name === name && metadata.namespace === namespace,
  )
  const gateways = pods.filter(isGateway)
  return (
    podNamed(pods, name, namespace) ??
    podNamed(gateways, name, rootNamespace) ??
    (rule && gateways.find(({ metadata }) => hasLabels(selectorOf(rule) ?? {}, metadata.labels)))
  )
}

/** By its own name, as a replica of a Deployment, or by the labels that say what it is. */
function podNamed(pods: readonly Pod[], name: string, namespace: string): Pod | undefined {
  const candidates = pods.filter(({ metadata }) => (metadata.namespace ?? 'default') === namespace)
  const isReplica = ({ metadata }: Pod) =>
    metadata.name.startsWith(`${name}-`) &&
    /^[a-z0-9]+-[a-z0-9]{4,5}$/.test(metadata.name.slice(name.length + 1))
  return (
    candidates.find(({ metadata }) => metadata.name === name) ??
    candidates.find(isReplica) ??
    candidates.find(({ metadata }) => metadata.labels?.app === name) ??
    candidates.find(({ metadata }) => metadata.labels?.istio === name)
  )
}

/** A gateway's proxy runs as `router`; of a pod that says nothing, Gateways that select it say so. */
function typeOf(pod: Pod, rules: readonly KubeObject[]): Proxy['type'] {
  if (proxyTypeOf(pod) === 'gateway') return 'gateway'
  const isSelected = rules.some((rule) => {
    const selector = rule.kind === 'Gateway' ? selectorOf(rule) : undefined
    return (
      selector !== undefined && Object.keys(selector).length > 0 && hasLabels(selector, pod.metadata.labels)
    )
  })
  return isSelected ? 'gateway' : 'sidecar'
}

function selectorOf({ spec }: KubeObject): Labels | undefined {
  const { selector }: { readonly selector?: Labels } = typeof spec === 'object' && spec !== null ? spec : {}
  return selector
}

function proxyOf({ metadata, status }: Pod, type: Proxy['type']): Proxy {
  const { name, namespace = 'default', labels = {}, annotations } = metadata
  const isNotIntercepted = annotations?.['sidecar.istio.io/interceptionMode'] === 'NONE'
  return {
    ...{ type, name, namespace, ip: status?.podIP ?? '', labels },
    ...(isNotIntercepted && { interceptionMode: 'NONE' }),
  }
}
