import { buildIstioMutualTls, mutualTlsSni } from './istio-mutual-tls.ts'
import { isResource, resourcesAt, valueAt } from './json.ts'
import { compareNames } from './names.ts'
import type { OutboundCluster } from './outbound-clusters.ts'
import { modeOfPort, mutualTlsModesOf, namespaceMode } from './peer-authentication.ts'
import { isHttp2 } from './port-protocol.ts'
import type { PreparedMesh } from './prepare-mesh.ts'
import type { ProxyView } from './proxy-view.ts'
import type { Cluster, EndpointSet, Resource } from './snapshot.ts'
import { typeUrl } from './well-known.ts'

/**
 * Where no rule says how to call a Service, sidecars speak mutual TLS with those of its endpoints that take it, and
 * plaintext with the others. Which is which stands with each endpoint.
 */
export function withAutoMutualTls(
  { mesh }: ProxyView,
  clusters: readonly OutboundCluster[],
): readonly OutboundCluster[] {
  if (mesh.meshConfig.enableAutoMtls !== true) return clusters
  return clusters.map((outbound) => {
    const peers = peersOf(mesh, outbound)
    const mode = serviceMode(mesh, outbound, peers)
    const identities = identitiesOf(outbound.service)
    const inputs = [mode, ...identities, ...peers.flatMap(({ address, takesTls }) => [address, takesTls])]
    return mesh.memo.remember(outbound, 'auto mutual TLS', inputs, () => ({
      ...outbound,
      cluster: mode === 'DISABLE' ? outbound.cluster : withSockets(outbound, identities),
      endpoints: withTlsModes(outbound.endpoints, peers),
    }))
  })
}

/** Of all pods of the Service, also for a subset of them. */
function identitiesOf({ endpoints }: OutboundCluster['service']): readonly string[] {
  const found = endpoints.flatMap(({ identity }) => identity ?? [])
  return [...new Set(found)].sort(compareNames)
}

/** A pod behind a cluster. */
interface Peer {
  readonly address: string
  readonly takesTls: boolean
}

function peersOf(mesh: PreparedMesh, { endpoints }: OutboundCluster): readonly Peer[] {
  return resourcesAt(endpoints, 'endpoints')
    .flatMap((locality) => resourcesAt(locality, 'lb_endpoints'))
    .flatMap((endpoint) => {
      const { address, port } = addressOf(endpoint)
      const workload = mesh.workloads.get(address)
      if (workload === undefined) return []
      const takesTls = workload.sidecar && modeOfPort(mutualTlsModesOf(mesh, workload), port) !== 'DISABLE'
      return [{ address, takesTls }]
    })
}

function addressOf(endpoint: Resource): { readonly address: string; readonly port: number } {
  const socket = valueAt(endpoint, 'endpoint', 'address', 'socket_address')
  return { address: String(valueAt(socket, 'address')), port: Number(valueAt(socket, 'port_value')) }
}

/** Without a policy of its namespace or of the mesh a Service takes both. */
function serviceMode(
  mesh: PreparedMesh,
  { service, policy, cluster }: OutboundCluster,
  peers: readonly Peer[],
) {
  // A DestinationRule says how to call.
  if (policy.tls !== undefined) return 'DISABLE'
  // What is outside of the mesh has no sidecar.
  if (service.external) return 'DISABLE'
  // An address that the client chose has no mode with it: it is TLS for all, or for none.
  if (cluster.type === 'ORIGINAL_DST' && !(peers.length > 0 && peers.every(({ takesTls }) => takesTls)))
    return 'DISABLE'
  const { peerAuthentications } = mesh.security
  return (
    namespaceMode(peerAuthentications, service.namespace) ??
    namespaceMode(peerAuthentications, mesh.rootNamespace) ??
    'PERMISSIVE'
  )
}

function withSockets(
  { cluster, service, port, subset }: OutboundCluster,
  identities: readonly string[],
): Cluster {
  const socket = buildIstioMutualTls({
    sni: mutualTlsSni(port.number, subset?.name ?? '', service.host),
    identities,
    http2: isHttp2(port.protocol),
  })
  if (cluster.type === 'ORIGINAL_DST') return { ...cluster, transport_socket: socket }
  return {
    ...cluster,
    transport_socket_matches: [
      { name: 'tlsMode-istio', match: { tlsMode: 'istio' }, transport_socket: socket },
      { name: 'tlsMode-disabled', match: {}, transport_socket: plaintextSocket },
    ],
  }
}

const plaintextSocket: Resource = {
  name: 'envoy.transport_sockets.raw_buffer',
  typed_config: { '@type': typeUrl('envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer') },
}

/** The metadata by which Envoy picks a socket for an endpoint. */
function withTlsModes(set: EndpointSet, peers: readonly Peer[]): EndpointSet {
  const taking = new Set(peers.filter(({ takesTls }) => takesTls).map(({ address }) => address))
  if (taking.size === 0) return set
  return {
    ...set,
    endpoints: resourcesAt(set, 'endpoints').map((locality) => ({
      ...locality,
      lb_endpoints: resourcesAt(locality, 'lb_endpoints').map((endpoint) =>
        taking.has(addressOf(endpoint).address) ? withTlsMode(endpoint) : endpoint,
      ),
    })),
  }
}

function withTlsMode(endpoint: Resource): Resource {
  const metadata = isResource(endpoint.metadata) ? endpoint.metadata : {}
  const filters = isResource(metadata.filter_metadata) ? metadata.filter_metadata : {}
  return {
    ...endpoint,
    metadata: {
      ...metadata,
      filter_metadata: { ...filters, 'envoy.transport_socket_match': { tlsMode: 'istio' } },
    },
  }
}
