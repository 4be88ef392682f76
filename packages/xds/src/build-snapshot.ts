import { withAutoMutualTls } from './auto-mutual-tls.ts'
import { buildGatewayListeners } from './gateway-listeners.ts'
import { mergeGateways } from './gateway-ports.ts'
import { buildGatewayRoutes } from './gateway-routes.ts'
import { buildInboundCluster } from './inbound-clusters.ts'
import { buildInboundListener } from './inbound-listener.ts'
import { inboundPortsOf } from './inbound-ports.ts'
import type { Memo } from './memo.ts'
import type { MeshState, Proxy } from './mesh-state.ts'
import { compareNames } from './names.ts'
import { buildOutboundClusters, type OutboundCluster } from './outbound-clusters.ts'
import { buildOutboundListeners } from './outbound-listeners.ts'
import { outboundPortsOf } from './outbound-ports.ts'
import { buildBlackHoleCluster, buildPassthroughClusters } from './passthrough-clusters.ts'
import { mutualTlsModesOf } from './peer-authentication.ts'
import { type PreparedMesh, prepareMesh } from './prepare-mesh.ts'
import { proxyConfigOf } from './proxy-config.ts'
import { withProxyProtocol } from './proxy-protocol.ts'
import { type ProxyView, viewOf } from './proxy-view.ts'
import { sortedByName } from './route-configuration.ts'
import { securityFiltersOf } from './security-filters.ts'
import { buildSidecarRoutes } from './sidecar-routes.ts'
import type { Snapshot } from './snapshot.ts'
import { buildVirtualOutbound } from './virtual-outbound.ts'

/**
 * Istio's configuration of one proxy, port by port, as `istioctl proxy-config` shows it on a cluster.
 * A table of contents: each line is one file. Rules are taken as checked (see checkSupport in resources).
 */
export function buildSnapshot(mesh: MeshState, proxy: Proxy, memo?: Memo): Snapshot {
  return buildPreparedSnapshot(prepareMesh(mesh, memo), proxy)
}

/** The same from a mesh that was prepared once for many proxies. */
export function buildPreparedSnapshot(mesh: PreparedMesh, proxy: Proxy): Snapshot {
  const view = viewOf(mesh, proxy)
  return proxy.type === 'gateway' ? buildGatewaySnapshot(view) : buildSidecarSnapshot(view)
}

function buildSidecarSnapshot(view: ProxyView): Snapshot {
  const outbound = outboundClustersOf(view)
  const inbound = inboundPortsOf(view)
  const { meshConfig, memo } = view.mesh
  const inboundConfig = proxyConfigOf(view.mesh, meshConfig, view.proxy, 'SERVER')
  const mutualTls = mutualTlsModesOf(view.mesh, view.proxy)
  const security = securityFiltersOf(view)
  const ports = outboundPortsOf(view)
  const intercepted = view.proxy.interceptionMode !== 'NONE'
  const inboundInputs = inbound.flatMap(({ number, port, host }) => [number, port, host])
  return sortedSnapshot({
    listeners: [
      ...buildOutboundListeners(view, ports),
      ...(intercepted
        ? [
            memo.remember(meshConfig, 'virtualOutbound', [], () => buildVirtualOutbound(meshConfig)),
            memo.remember(
              view.proxy,
              'virtualInbound',
              [inboundConfig, mutualTls, security, ...inboundInputs],
              () => buildInboundListener(inbound, { meshConfig: inboundConfig, mutualTls, security }),
            ),
          ]
        : []),
    ],
    routes: buildSidecarRoutes(view, ports),
    clusters: [
      ...outbound.map(({ cluster }) => cluster),
      ...inbound.map((port) => buildInboundCluster(view, port)),
      ...memo.remember(meshConfig, 'passthrough', [], () => buildPassthroughClusters(meshConfig)),
      memo.remember(meshConfig, 'black hole', [], () => buildBlackHoleCluster(meshConfig)),
    ],
    endpoints: outbound.map(({ endpoints }) => endpoints),
  })
}

function buildGatewaySnapshot(view: ProxyView): Snapshot {
  const outbound = outboundClustersOf(view)
  const { ports, routes } = mergeGateways(view)
  const { meshConfig, memo } = view.mesh
  return sortedSnapshot({
    listeners: buildGatewayListeners(view, ports),
    routes: [...routes].map(([name, servers]) => buildGatewayRoutes(view, name, servers)),
    clusters: [
      ...outbound.map(({ cluster }) => cluster),
      memo.remember(meshConfig, 'black hole', [], () => buildBlackHoleCluster(meshConfig)),
    ],
    endpoints: outbound.map(({ endpoints }) => endpoints),
  })
}

function outboundClustersOf(view: ProxyView): readonly OutboundCluster[] {
  return withProxyProtocol(withAutoMutualTls(view, buildOutboundClusters(view)), view.mesh.memo)
}

function sortedSnapshot({ listeners, routes, clusters, endpoints }: Snapshot): Snapshot {
  return {
    listeners: sortedByName(listeners),
    routes: sortedByName(routes),
    clusters: sortedByName(clusters),
    endpoints: [...endpoints].sort((a, b) => compareNames(a.cluster_name, b.cluster_name)),
  }
}
