import type { EndpointSlice, Service, ServiceEntry, ServicePort } from '@traffic-lab/resources'
import type { Memo } from './memo.ts'
import type { MeshConfig, MeshState } from './mesh-state.ts'
import { compareNames, serviceHost } from './names.ts'
import { nowhere, type Place, placesOf } from './places.ts'
import { type PortProtocol, portProtocol } from './port-protocol.ts'
import { buildEntryServices } from './service-entries.ts'
import { type TrafficDistribution, trafficDistributionOf } from './traffic-distribution.ts'
import { parseExportTo, type Visibility } from './visibility.ts'

/** A Kubernetes Service as the mesh sees it, or a host of a ServiceEntry. */
export interface MeshService {
  readonly host: string
  readonly name: string
  readonly namespace: string
  readonly registry: 'Kubernetes' | 'ServiceEntry'
  /** Outside the mesh: nobody there has a certificate of it. */
  readonly external: boolean
  /** Who finds the endpoints: we (STATIC), the proxy by their names (DNS), or the client itself (NONE). */
  readonly resolution: 'STATIC' | 'DNS' | 'DNS_ROUND_ROBIN' | 'NONE'
  readonly visibility: Visibility
  /** Empty for a headless Service; of a ServiceEntry also ranges, `10.1.0.0/16`. */
  readonly clusterIPs: readonly string[]
  readonly headless: boolean
  /** Absent: its clients prefer none of its endpoints. */
  readonly distribution?: TrafficDistribution
  readonly selector: Readonly<Record<string, string>>
  readonly ports: readonly MeshServicePort[]
  readonly endpoints: readonly MeshEndpoint[]
  /** ExternalName Services that stand for this one. */
  readonly aliases: readonly ServiceName[]
}

interface ServiceName {
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
  /** Where no address is looked up: the port that calls go to instead of the one that was meant. */
  readonly override?: number
}

export interface MeshEndpoint {
  /** Also a name where the proxy looks it up, and `unix:///path`. */
  readonly address: string
  /** The Service port's name, which ties an endpoint to it. */
  readonly portName: string
  readonly port: number
  readonly ready: boolean
  readonly labels: Readonly<Record<string, string>>
  /** Absent is 1. */
  readonly weight?: number
  /** `region/zone/subzone`; absent is nowhere in particular. */
  readonly locality?: string
  /** Of the workload, as its certificate says it; absent for what is no pod. */
  readonly identity?: string
}

const exportToAnnotation = 'networking.istio.io/exportTo'

/** All Services of the mesh with their endpoints, by host; of one host, Kubernetes' own first, then the oldest. */
export function buildMeshServices(
  mesh: MeshState,
  entries: readonly ServiceEntry[],
  memo: Memo,
): readonly MeshService[] {
  const places = placesOf(mesh.pods, mesh.nodes ?? [], memo)
  const slices = slicesByService(mesh.endpointSlices)
  const aliases = aliasesByHost(mesh, memo)
  const own = mesh.services
    .filter(({ spec }) => spec.type !== 'ExternalName')
    .map((service) => {
      const bare = recallService(service, mesh.meshConfig, memo)
      const ownSlices = slices.get(`${bare.namespace}/${bare.name}`) ?? []
      const ownAliases = aliases.get(bare.host) ?? []
      const inputs = [...ownSlices, ...ownSlices.flatMap((slice) => placesIn(slice, places)), ...ownAliases]
      return memo.remember(bare, 'MeshService', inputs, () => ({
        ...bare,
        endpoints: ownSlices.flatMap((slice) => endpointsOf(slice, places)),
        aliases: ownAliases,
      }))
    })
  const others = buildEntryServices(entries, mesh.pods, places, memo).map((entry) => {
    const names = aliases.get(entry.host) ?? []
    return names.length === 0
      ? entry
      : memo.remember(entry, 'aliases', names, () => ({ ...entry, aliases: names }))
  })
  return [...own, ...others].sort((a, b) => compareNames(a.host, b.host))
}

/** ExternalName Services: names without endpoints, of which rules may speak all the same. */
export function buildAliases(mesh: MeshState, memo: Memo): readonly ServiceAlias[] {
  return mesh.services
    .filter(({ spec }) => spec.type === 'ExternalName')
    .map((service) =>
      memo.remember(service, 'ServiceAlias', mesh.meshConfig.defaultServiceExportTo ?? [], () => {
        return { ...buildService(service, mesh.meshConfig), target: service.spec.externalName ?? '' }
      }),
    )
    .sort((a, b) => compareNames(a.host, b.host))
}

export interface ServiceAlias extends MeshService {
  /** The host that it stands for, in the mesh or outside. */
  readonly target: string
}

function aliasesByHost(
  { services, meshConfig }: MeshState,
  memo: Memo,
): ReadonlyMap<string, readonly ServiceName[]> {
  const out = new Map<string, ServiceName[]>()
  for (const service of services) {
    const { externalName, type } = service.spec
    if (type !== 'ExternalName' || externalName === undefined) continue
    const { name, namespace } = recallService(service, meshConfig, memo)
    const alias = memo.remember(service, 'ServiceName', [], () => ({ name, namespace }))
    out.set(externalName, [...(out.get(externalName) ?? []), alias])
  }
  return out
}

/** Without endpoints and aliases, which are objects of their own. */
function recallService(service: Service, meshConfig: MeshConfig, memo: Memo): MeshService {
  return memo.remember(service, 'Service', meshConfig.defaultServiceExportTo ?? [], () =>
    buildService(service, meshConfig),
  )
}

function buildService(service: Service, { defaultServiceExportTo }: MeshConfig): MeshService {
  const { name, namespace = 'default', annotations } = service.metadata
  const { clusterIP, clusterIPs, selector = {}, ports = [] } = service.spec
  const headless = clusterIP === 'None'
  const distribution = trafficDistributionOf(service)
  const addresses = (clusterIPs ?? [clusterIP ?? '']).filter((ip) => ip !== '' && ip !== 'None')
  return {
    host: serviceHost(name, namespace),
    name,
    namespace,
    registry: 'Kubernetes',
    external: false,
    resolution: headless ? 'NONE' : 'STATIC',
    visibility: parseExportTo(
      annotations?.[exportToAnnotation]?.split(',') ?? defaultServiceExportTo,
      namespace,
    ),
    clusterIPs: addresses,
    headless,
    ...(distribution && { distribution }),
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
function endpointsOf(slice: EndpointSlice, places: Places): readonly MeshEndpoint[] {
  const namespace = slice.metadata.namespace ?? 'default'
  return slice.endpoints
    .filter(({ conditions }) => conditions?.terminating !== true)
    .flatMap(({ addresses, conditions, targetRef }) => {
      const { labels, locality, identity } = placeOf(targetRef, namespace, places)
      return addresses.flatMap((address) =>
        slice.ports.map((port) => ({
          address,
          portName: port.name ?? '',
          port: port.port,
          ready: conditions?.ready !== false,
          labels,
          ...(locality && { locality }),
          ...(identity && { identity }),
        })),
      )
    })
}

/** The places of all that a slice leads to: those are read besides the slice itself. */
function placesIn({ metadata, endpoints }: EndpointSlice, places: Places): readonly Place[] {
  const { namespace = 'default' } = metadata
  return endpoints.map(({ targetRef }) => placeOf(targetRef, namespace, places))
}

function placeOf(
  targetRef: EndpointSlice['endpoints'][number]['targetRef'],
  sliceNamespace: string,
  places: Places,
): Place {
  if (targetRef === undefined) return nowhere
  return places.get(`${targetRef.namespace ?? sliceNamespace}/${targetRef.name}`) ?? nowhere
}

type Places = ReadonlyMap<string, Place>

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
