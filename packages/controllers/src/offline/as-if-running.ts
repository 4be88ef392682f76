import {
  type Deployment,
  type EndpointSlice,
  hasLabels,
  type KubeObject,
  type Pod,
  podAddress,
  type ReplicaSet,
  type Service,
  serviceAddress,
} from '@traffic-lab/resources'
import { endpointSlicesOf } from '../endpoints/endpoint-slices.ts'
import { selects } from '../label-selector.ts'

/** Where pods and Services without an address get one: a block of loopback, as in a lab. */
const addressBlock = '127.10'

/**
 * What a cluster would add to these objects once it runs them: an address for each Service, one ready pod for each
 * Deployment or ReplicaSet of which none is given, and the endpoints of each Service that has none. What is
 * given stays as it is. The same objects always give the same answer: a pod is called as its Deployment.
 */
export function asIfRunning(objects: readonly KubeObject[]): readonly KubeObject[] {
  const taken = addressesOf(objects)
  const placed = objects.map((object) => (isService(object) ? withAddress(object, taken) : object))
  const given = placed.filter(isPod)
  const made = placed.filter(isWorkload).flatMap((workload) => podOf(workload, given, taken) ?? [])
  const pods = [...given, ...made]
  const slices = placed.filter(isEndpointSlice)
  const missing = placed.filter(isService).flatMap((service) => slicesOf(service, pods, slices))
  return [...placed, ...made, ...missing]
}

function isService(object: KubeObject): object is Service {
  return object.kind === 'Service' && object.apiVersion === 'v1' && isMessage(object.spec)
}

function isPod(object: KubeObject): object is Pod {
  return object.kind === 'Pod' && isMessage(object.spec)
}

function isEndpointSlice(object: KubeObject): object is EndpointSlice {
  return object.kind === 'EndpointSlice'
}

function isWorkload(object: KubeObject): object is Deployment | ReplicaSet {
  return (object.kind === 'Deployment' || object.kind === 'ReplicaSet') && isMessage(object.spec)
}

function isMessage(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function addressesOf(objects: readonly KubeObject[]): Set<string> {
  return new Set(
    objects.flatMap((object) => {
      if (isService(object)) return [object.spec.clusterIP ?? '', ...(object.spec.clusterIPs ?? [])]
      return isPod(object) ? [object.status?.podIP ?? ''] : []
    }),
  )
}

function withAddress(service: Service, taken: Set<string>): Service {
  const { clusterIP = '', clusterIPs = [], type } = service.spec
  if (clusterIP !== '' || clusterIPs.length > 0 || type === 'ExternalName') return service
  return { ...service, spec: { ...service.spec, clusterIP: nextAddress(serviceAddress, taken) } }
}

/** None where pods of it are given, and none where it is scaled to nothing. */
function podOf(
  { metadata, spec }: Deployment | ReplicaSet,
  given: readonly Pod[],
  taken: Set<string>,
): Pod | undefined {
  const { name, namespace } = metadata
  const labels = spec.template.metadata?.labels ?? {}
  const isOwn = (pod: Pod) =>
    pod.metadata.namespace === namespace && selects(spec.selector, pod.metadata.labels)
  if (spec.replicas === 0 || given.some(isOwn)) return undefined
  const podIP = nextAddress(podAddress, taken)
  const { annotations } = spec.template.metadata ?? {}
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      ...(namespace !== undefined && { namespace }),
      labels,
      ...(annotations !== undefined && { annotations }),
    },
    spec: spec.template.spec,
    status: {
      phase: 'Running',
      podIP,
      podIPs: [{ ip: podIP }],
      conditions: [{ type: 'Ready', status: 'True' }],
    },
  }
}

function slicesOf(
  service: Service,
  pods: readonly Pod[],
  given: readonly EndpointSlice[],
): readonly EndpointSlice[] {
  const { name, namespace } = service.metadata
  const { selector } = service.spec
  const isOwn = ({ metadata }: EndpointSlice) =>
    metadata.namespace === namespace && metadata.labels?.['kubernetes.io/service-name'] === name
  if (selector === undefined || given.some(isOwn)) return []
  const selected = pods.filter(
    ({ metadata }) => metadata.namespace === namespace && hasLabels(selector, metadata.labels ?? {}),
  )
  // Owners are told by a number that only an API server gives.
  const owner = { ...service, metadata: { ...service.metadata, uid: name } }
  return endpointSlicesOf(owner, selected).map((slice, index) => {
    const { ownerReferences: _, generateName: __, ...metadata } = slice.metadata
    return { ...slice, metadata: { ...metadata, name: `${name}-${index}` } }
  })
}

function nextAddress(addressIn: (block: string, index: number) => string, taken: Set<string>): string {
  for (let index = 0; ; index += 1) {
    const address = addressIn(addressBlock, index)
    if (taken.has(address)) continue
    taken.add(address)
    return address
  }
}
