import type { Pod, ServiceEntry, ServiceEntryEndpoint, ServiceEntryPort } from '@traffic-lab/resources'
import { hasLabels } from '@traffic-lab/resources'
import type { Memo } from './memo.ts'
import type { MeshEndpoint, MeshService, MeshServicePort } from './mesh-services.ts'
import { nowhere, type Place } from './places.ts'
import { protocolNamed } from './port-protocol.ts'
import { parseExportTo } from './visibility.ts'

/** What ServiceEntries name, each host as a Service of its own. */
export function buildEntryServices(
  entries: readonly ServiceEntry[],
  pods: readonly Pod[],
  places: ReadonlyMap<string, Place>,
  memo: Memo,
): readonly MeshService[] {
  return entries.flatMap((entry) => {
    const selected = selectedPods(entry, pods).map((pod): SelectedPod => {
      const { namespace = 'default', name } = pod.metadata
      return { address: pod.status?.podIP ?? '', place: places.get(`${namespace}/${name}`) ?? nowhere }
    })
    const inputs = selected.flatMap(({ address, place }) => [address, place])
    return memo.remember(entry, 'ServiceEntry', inputs, () =>
      entry.spec.hosts.map((host) => buildEntryService(entry, host, selected)),
    )
  })
}

interface SelectedPod {
  readonly address: string
  readonly place: Place
}

function buildEntryService(entry: ServiceEntry, host: string, selected: readonly SelectedPod[]): MeshService {
  const { namespace = 'default' } = entry.metadata
  const { addresses = [], exportTo, location, ports = [], resolution = 'NONE', workloadSelector } = entry.spec
  return {
    host,
    name: host,
    namespace,
    registry: 'ServiceEntry',
    external: location !== 'MESH_INTERNAL',
    // Checked before: only resolutions that are translated come here.
    resolution: resolution === 'DYNAMIC_DNS' ? 'NONE' : resolution,
    visibility: parseExportTo(exportTo, namespace),
    clusterIPs: addresses.map(withoutFullMask),
    headless: false,
    selector: workloadSelector?.labels ?? {},
    ports: ports.map((port) => buildPort(port, resolution)),
    endpoints: ports.flatMap((port) => [
      ...endpointsOf(entry, host).map((endpoint) => buildEndpoint(endpoint, port)),
      ...selected.map((pod) => buildPodEndpoint(pod, port)),
    ]),
    aliases: [],
  }
}

/** A range of one address is that address. */
function withoutFullMask(address: string): string {
  return address.replace(/^([^:]+)\/32$/, '$1').replace(/^(.*:.*)\/128$/, '$1')
}

function buildPort(
  { number, name, protocol = '', targetPort }: ServiceEntryPort,
  resolution: string,
): MeshServicePort {
  return {
    name,
    number,
    targetPort: targetPort ?? number,
    transport: 'TCP',
    protocol: protocolNamed(protocol) ?? 'sniffed',
    ...(resolution === 'NONE' && targetPort && { override: targetPort }),
  }
}

/** A host that is looked up needs no endpoint of its own: it is one. */
function endpointsOf({ spec }: ServiceEntry, host: string): readonly ServiceEntryEndpoint[] {
  const { endpoints = [], resolution, workloadSelector } = spec
  const isName = resolution === 'DNS' || resolution === 'DNS_ROUND_ROBIN'
  return isName && endpoints.length === 0 && workloadSelector === undefined ? [{ address: host }] : endpoints
}

function buildEndpoint(
  { address = '', ports = {}, labels = {}, locality, weight }: ServiceEntryEndpoint,
  { name, number, targetPort }: ServiceEntryPort,
): MeshEndpoint {
  const place = locality || labels['istio-locality']?.replaceAll('.', '/')
  return {
    address,
    portName: name,
    port: address.startsWith('unix://') ? 0 : (ports[name] ?? targetPort ?? number),
    ready: true,
    labels,
    ...(weight && { weight }),
    ...(place && { locality: place }),
  }
}

function buildPodEndpoint(
  { address, place: { locality, labels, identity } }: SelectedPod,
  { name, number, targetPort }: ServiceEntryPort,
): MeshEndpoint {
  return {
    address,
    portName: name,
    port: targetPort ?? number,
    ready: true,
    labels,
    ...(locality && { locality }),
    ...(identity && { identity }),
  }
}

/** Ready pods of the entry's namespace. What is looked up by name is no pod. */
function selectedPods({ metadata, spec }: ServiceEntry, pods: readonly Pod[]): readonly Pod[] {
  const { resolution, workloadSelector } = spec
  if (workloadSelector === undefined || resolution === 'DNS' || resolution === 'DNS_ROUND_ROBIN') return []
  const { namespace = 'default' } = metadata
  return pods.filter(
    (pod) =>
      (pod.metadata.namespace ?? 'default') === namespace &&
      hasLabels(workloadSelector.labels ?? {}, pod.metadata.labels) &&
      pod.status?.podIP !== undefined &&
      pod.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true,
  )
}
