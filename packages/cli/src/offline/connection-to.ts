import { fullHost, hasLabels, type Service, serviceHost } from '@traffic-lab/resources'
import type { MeshState, Proxy, SimulatedConnection, Snapshot } from '@traffic-lab/xds'
import type { RequestLine } from '../parse-request.ts'

/** The connection that a client opens for a request: where its name leads, and what the first bytes look like. */
export function connectionTo(
  request: RequestLine,
  mesh: MeshState,
  proxy: Proxy,
  snapshot: Snapshot,
): SimulatedConnection {
  const protocol = request.scheme === 'https' ? 'tls' : 'http'
  const serverName = request.authority.replace(/:\d+$/, '')
  if (proxy.type === 'gateway') {
    const port = gatewayPort(request.port, mesh, proxy, snapshot)
    return { address: proxy.ip, port, protocol, serverName }
  }
  const address = addressOf(request.host, mesh, proxy.namespace) ?? request.host
  return { address, port: request.port, protocol, serverName }
}

/** The address that the cluster's DNS gives for a name of a Service; undefined for other names. */
function addressOf(host: string, mesh: MeshState, namespace: string): string | undefined {
  const service = mesh.services.find((candidate) =>
    namesOf(candidate, namespace).includes(host.toLowerCase()),
  )
  if (service === undefined) return entryAddress(host, mesh)
  const { clusterIP } = service.spec
  return clusterIP !== undefined && clusterIP !== 'None' ? clusterIP : podAddress(service, mesh)
}

/** A Service without an address of its own is called at one of its pods. */
function podAddress({ metadata }: Service, { endpointSlices }: MeshState): string | undefined {
  return endpointSlices
    .filter(
      (slice) =>
        slice.metadata.namespace === metadata.namespace &&
        slice.metadata.labels?.['kubernetes.io/service-name'] === metadata.name,
    )
    .flatMap(({ endpoints }) => endpoints.flatMap(({ addresses }) => addresses))[0]
}

function namesOf({ metadata }: Service, from: string): readonly string[] {
  const { name, namespace = 'default' } = metadata
  const long = [`${name}.${namespace}`, `${name}.${namespace}.svc`, serviceHost(name, namespace)]
  return from === namespace ? [name, ...long] : long
}

/** The first address of the ServiceEntry of this host. */
function entryAddress(host: string, { rules }: MeshState): string | undefined {
  for (const { kind, metadata, spec } of rules) {
    if (kind !== 'ServiceEntry') continue
    const { hosts = [], addresses = [] }: { hosts?: readonly string[]; addresses?: readonly string[] } =
      typeof spec === 'object' && spec !== null ? spec : {}
    if (hosts.some((name) => fullHost(name, metadata.namespace ?? 'default') === host))
      return addresses[0]?.replace(/\/.*/, '')
  }
  return undefined
}

/** People call the port of the Service in front of a gateway; its proxy listens on the target port. */
function gatewayPort(wanted: number, { services }: MeshState, proxy: Proxy, { listeners }: Snapshot): number {
  const targets = services
    .filter(
      ({ metadata, spec }) =>
        metadata.namespace === proxy.namespace &&
        spec.selector !== undefined &&
        hasLabels(spec.selector, proxy.labels),
    )
    .flatMap(({ spec }) => spec.ports ?? [])
    .filter(({ port }) => port === wanted)
    .map(({ targetPort = wanted }) => Number(targetPort))
  const isOpen = (port: number) => listeners.some(({ name }) => name.endsWith(`_${port}`))
  return [...targets, wanted].find(isOpen) ?? wanted
}
