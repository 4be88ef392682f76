import type { Diagnostic } from '@traffic-lab/resources'
import {
  buildSnapshot,
  type MeshState,
  type Outcome,
  type Resource,
  type Walk,
  walkRequest,
} from '@traffic-lab/xds'
import type { ExplainOptions } from '../parse-offline.ts'
import { connectionTo } from './connection-to.ts'
import { findProxy } from './find-proxy.ts'
import { readOfflineMesh } from './offline-mesh.ts'
import { type Setting, settingsOf } from './route-settings.ts'
import { createSourcePlaces, type SourcePlace } from './source-places.ts'

/** What would become of a request, and why: with the lines of the files that decide it. */
export interface Explanation {
  readonly proxy: { readonly type: string; readonly name: string; readonly namespace: string }
  readonly listener: string | undefined
  readonly filterChain: string | undefined
  readonly routeConfiguration: string | undefined
  readonly virtualHost: { readonly name: string; readonly domain: string } | undefined
  /** Routes that were tried and do not take the request, in their order. */
  readonly passed: readonly { readonly place: SourcePlace | undefined; readonly reason: string }[]
  /** Rules of the same VirtualService that are no routes of this proxy and port. */
  readonly unused: readonly { readonly place: SourcePlace; readonly reason: string }[]
  readonly route: RouteTaken | undefined
  /** Filters on the way that may refuse the request; they are not simulated. */
  readonly guards: readonly string[]
  readonly clusters: readonly ClusterReached[]
  /** Envoy's own answer, or the end of the connection; absent where clusters are asked. */
  readonly answer: { readonly status: number | undefined; readonly reason: string } | undefined
  /** Absent without `--expect`. */
  readonly expected: { readonly wanted: readonly string[]; readonly met: boolean } | undefined
}

interface RouteTaken {
  readonly name: string
  readonly place: SourcePlace | undefined
  readonly settings: readonly { readonly what: string; readonly how: string }[]
}

interface ClusterReached {
  readonly name: string
  readonly share: number
  readonly failure: string | undefined
  /** The DestinationRule, and in it the subset. */
  readonly place: SourcePlace | undefined
  readonly endpoints: readonly { readonly address: string; readonly pod: string | undefined }[]
}

type Explained = { readonly explanation: Explanation } | { readonly refused: readonly Diagnostic[] }

export async function explainFiles(options: Omit<ExplainOptions, 'output'>): Promise<Explained> {
  const offline = await readOfflineMesh(options)
  if (offline.refused.length > 0) return { refused: offline.refused }
  const { from, namespace, request, expect } = options
  const { proxy, mesh } = findProxy(offline, { name: from, namespace })
  const snapshot = buildSnapshot(mesh, proxy)
  const connection = connectionTo(request, mesh, proxy, snapshot)
  const walk = walkRequest(snapshot, connection, {
    ...request,
    headers: new Map(Object.entries(request.headers)),
  })
  const places = createSourcePlaces(offline.sources)
  const { routes, outcome } = walk
  const routesOfHost = routes === undefined ? [] : [...routes.passed.map(({ route }) => route), routes.route]
  const known = routesOfHost.filter((route) => route !== undefined)
  const clusterNamed = (name: string) => snapshot.clusters.find((cluster) => cluster.name === name)
  return {
    explanation: {
      proxy: { type: proxy.type, name: proxy.name, namespace: proxy.namespace },
      listener: walk.listener,
      filterChain: walk.filterChain,
      routeConfiguration: walk.routeConfiguration,
      virtualHost: routes?.virtualHost && {
        name: routes.virtualHost.name,
        domain: routes.virtualHost.domain,
      },
      passed: (routes?.passed ?? []).map(({ route, reason }) => ({ place: places.ofRoute(route), reason })),
      unused: places.unused(allRoutes(walk) ?? known, request.port),
      route: routes?.route && {
        name: typeof routes.route.name === 'string' ? routes.route.name : '',
        place: places.ofRoute(routes.route),
        settings: settingsOf(routes.route).map(([what, how]: Setting) => ({ what, how })),
      },
      guards: walk.guards,
      clusters:
        outcome.kind !== 'clusters'
          ? []
          : outcome.clusters.map(({ name, share, failure, endpoints }) => ({
              name,
              share,
              failure,
              place: places.ofCluster(clusterNamed(name)),
              endpoints: endpoints.map((address) => ({ address, pod: podAt(address, mesh) })),
            })),
      answer: answerOf(outcome),
      expected: expect.length === 0 ? undefined : { wanted: expect, met: meets(outcome, expect) },
    },
  }
}

/** All routes of the virtual host, those behind the one that was taken too. */
function allRoutes({ routes }: Walk): readonly Resource[] | undefined {
  const all = routes?.virtualHost?.message.routes
  return Array.isArray(all) ? all : undefined
}

function answerOf(outcome: Outcome): Explanation['answer'] {
  if (outcome.kind === 'clusters') return undefined
  return { status: outcome.kind === 'answer' ? outcome.status : undefined, reason: outcome.reason }
}

/** Each cluster that a request may reach is wanted, and each that is wanted may be reached; so is a status. */
function meets(outcome: Outcome, wanted: readonly string[]): boolean {
  const reached =
    outcome.kind === 'clusters'
      ? outcome.clusters.map(({ name, failure }) => (failure === undefined ? name : '503'))
      : [outcome.kind === 'answer' ? String(outcome.status) : 'closed']
  return wanted.every((name) => reached.includes(name)) && reached.every((name) => wanted.includes(name))
}

function podAt(address: string, { pods }: MeshState): string | undefined {
  const ip = address.replace(/:\d+$/, '')
  return pods.find(({ status }) => status?.podIP === ip)?.metadata.name
}
