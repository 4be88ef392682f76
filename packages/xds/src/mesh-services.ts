import type { EndpointSlice, Pod, Service, ServicePort } from '@traffic-lab/resources'
import type { MeshState } from './mesh-state.ts'
import { compareNames, serviceHost } from './names.ts'
import { type PortProtocol, portProtocol } from './port-protocol.ts'
import { parseExportTo, type Visibility } from './visibility.ts'

/** A Kubernetes Service as the mesh sees it. */
export interface MeshService {
  readonly host: string
  readonly name: string
  readonly namespace: string
  readonly visibility: Visibility
  /** Empty for a headless Service. */
  readonly clusterIPs: readonly string[]
  readonly headless: boolean
  readonly selector: Readonly<Record<string, string>>
  readonly ports: readonly MeshServicePort[]
  readonly endpoints: readonly MeshEndpoint[]
  /** ExternalName Services that stand for this one. */
  readonly aliases: readonly ServiceName[]
}

export interface ServiceName {
  readonly name: string
  readonly namespace: string
}

export interface MeshServicePort {
  readonly name: string
  readonly number: number
  readonly targetPort: number | string
  /** Kubernetes' transport; the mesh handles TCP alone. */
  readonly transport: 'TCP' | 'UDP' | 'SCTP'
  readonly protocol: PortProtocol
}

interface MeshEndpoint {
  readonly address: string
  /** The Service port's name, which ties an endpoint to it. */
  readonly portName: string
  readonly port: number
  readonly ready: boolean
  readonly labels: Readonly<Record<string, string>>
}

const exportToAnnotation = 'networking.istio.io/exportTo'

/** All Services of the mesh with their endpoints, by host. */
export function buildMeshServices(mesh: MeshState): readonly MeshService[] {
  const labels = labelsOfPods(mesh.pods)
  const slices = slicesByService(mesh.endpointSlices)
  const aliases = aliasesByHost(mesh.services)
  return mesh.services
    .filter(({ spec }) => spec.type !== 'ExternalName')
    .map((service) => {
      const own = buildService(service)
      return {
        ...own,
        endpoints: (slices.get(`${own.namespace}/${own.name}`) ?? []).flatMap((slice) =>
          endpointsOf(slice, labels),
        ),
        aliases: aliases.get(own.host) ?? [],
      }
    })
    .sort((a, b) => compareNames(a.host, b.host))
}

/** ExternalName Services: names without endpoints, of which rules may speak all the same. */
export function buildAliases(mesh: MeshState): readonly ServiceAlias[] {
  return mesh.services
    .filter(({ spec }) => spec.type === 'ExternalName')
    .map((service) => ({ ...buildService(service), target: service.spec.externalName ?? '' }))
    .sort((a, b) => compareNames(a.host, b.host))
}

export interface ServiceAlias extends MeshService {
  /** The host that it stands for, in the mesh or outside. */
  readonly target: string
}

function aliasesByHost(services: readonly Service[]): ReadonlyMap<string, readonly ServiceName[]> {
  const out = new Map<string, ServiceName[]>()
  for (const { metadata, spec } of services) {
    if (spec.type !== 'ExternalName' || spec.externalName === undefined) continue
    const alias = { name: metadata.name, namespace: metadata.namespace ?? 'default' }
    out.set(spec.externalName, [...(out.get(spec.externalName) ?? []), alias])
  }
  return out
}

function buildService(service: Service): MeshService {
  const { name, namespace = 'default', annotations } = service.metadata
  const { clusterIP, clusterIPs, selector = {}, ports = [] } = service.spec
  const headless = clusterIP === 'None'
  const addresses = (clusterIPs ?? [clusterIP ?? '']).filter((ip) => ip !== '' && ip !== 'None')
  return {
    host: serviceHost(name, namespace),
    name,
    namespace,
    visibility: parseExportTo(annotations?.[exportToAnnotation]?.split(','), namespace),
    clusterIPs: addresses,
    headless,
    selector,
    ports: ports.map(buildPort),
    endpoints: [],
    aliases: [],
  }
}

function buildPort(port: ServicePort): MeshServicePort {
  return {
    name: port.name ?? '',
    number: port.port,
    targetPort: port.targetPort ?? port.port,
    transport: port.protocol ?? 'TCP',
    protocol: portProtocol(port),
  }
}

/** One entry an address and port. Terminating endpoints are left out, as istiod leaves them out. */
function endpointsOf(slice: EndpointSlice, labels: PodLabels): readonly MeshEndpoint[] {
  const namespace = slice.metadata.namespace ?? 'default'
  return slice.endpoints
    .filter(({ conditions }) => conditions?.terminating !== true)
    .flatMap(({ addresses, conditions, targetRef }) =>
      addresses.flatMap((address) =>
        slice.ports.map((port) => ({
          address,
          portName: port.name ?? '',
          port: port.port,
          ready: conditions?.ready !== false,
          labels: labels.get(`${targetRef?.namespace ?? namespace}/${targetRef?.name}`) ?? {},
        })),
      ),
    )
}

type PodLabels = ReadonlyMap<string, Readonly<Record<string, string>>>

function labelsOfPods(pods: readonly Pod[]): PodLabels {
  return new Map(
    pods.map(({ metadata }) => [
      `${metadata.namespace ?? 'default'}/${metadata.name}`,
      metadata.labels ?? {},
    ]),
  )
}

function slicesByService(slices: readonly EndpointSlice[]): ReadonlyMap<string, readonly EndpointSlice[]> {
  const out = new Map<string, EndpointSlice[]>()
  for (const slice of slices) {
    const service = slice.metadata.labels?.['kubernetes.io/service-name']
    if (service === undefined) continue
    const key = `${slice.metadata.namespace ?? 'default'}/${service}`
    const list = out.get(key)
    if (list === undefined) out.set(key, [slice])
    else list.push(slice)
  }
  return out
}
