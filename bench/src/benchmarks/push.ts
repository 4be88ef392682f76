import { join } from 'node:path'
import { buildSnapshot, type Listener, type Snapshot } from '@traffic-lab/xds'
import { createXdsServer } from '@traffic-lab/xds-server'
import { startBareEnvoy } from '../bare-envoy.ts'
import type { BenchContext, Benchmark, Measurement } from '../benchmark.ts'
import { benchProxy, meshOfSize } from '../mesh-of-size.ts'
import { createTempFolder } from '../temp-folder.ts'

const pushes = 100
const deadlineMs = 30_000

/** A changed route is handed to the xDS server → every Envoy has acknowledged it. */
export const push: Benchmark = {
  name: 'push',
  about: 'a changed route is pushed → all Envoys have acknowledged it; without API and pods',
  async run(context) {
    return [await timePushes(context, 1), await timePushes(context, 16)]
  },
}

async function timePushes(
  { envoyPath, signal, progress }: BenchContext,
  count: number,
): Promise<Measurement> {
  progress(`push: to ${count}`)
  await using stack = new AsyncDisposableStack()
  const { path: folder } = stack.use(await createTempFolder())
  const xds = await createXdsServer({ socketPath: join(folder, 'xds.sock') })
  stack.defer(() => xds.close())
  const nodeIds = Array.from({ length: count }, (_, index) => `sidecar~127.0.0.1~p${index}.bench~bench`)
  let revision = 0
  const pushAll = async () => {
    revision += 1
    const next = snapshotWith(`${revision}s`)
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)])
    const startedAt = performance.now()
    for (const nodeId of nodeIds) xds.setSnapshot(nodeId, next, revision)
    const states = await xds.whenSettled(revision, { nodeIds, signal: deadline })
    const elapsed = performance.now() - startedAt
    const refusal = states.find((state) => state.refusal !== undefined)?.refusal
    if (refusal !== undefined) throw new Error(`Envoy refused ${refusal.part}: ${refusal.message}`)
    return elapsed
  }
  const first = pushAll()
  // Awaited below; a failing start must not leave it unhandled.
  first.catch(() => {})
  for (const nodeId of nodeIds)
    stack.use(await startBareEnvoy({ envoyPath, folder, nodeId, xdsSocketPath: xds.socketPath }))
  await first
  const samples: number[] = []
  for (let round = 0; round < pushes; round += 1) samples.push(await pushAll())
  return { what: `to ${count} ${count === 1 ? 'Envoy' : 'Envoys'}`, unit: 'ms', samples }
}

/** Ten Services in Istio's own form, behind one listener whose port the kernel chooses. */
function snapshotWith(timeout: string): Snapshot {
  const { clusters, endpoints, routes } = buildSnapshot(meshOfSize(10, timeout), benchProxy)
  return { clusters, endpoints, routes, listeners: [listenerFor('9000')] }
}

function listenerFor(routeConfiguration: string): Listener {
  const v3 = 'type.googleapis.com/envoy.extensions.filters'
  return {
    name: 'bench',
    address: { socket_address: { address: '127.0.0.1', port_value: 0 } },
    filter_chains: [
      {
        filters: [
          {
            name: 'envoy.filters.network.http_connection_manager',
            typed_config: {
              '@type': `${v3}.network.http_connection_manager.v3.HttpConnectionManager`,
              stat_prefix: 'bench',
              rds: {
                route_config_name: routeConfiguration,
                config_source: { ads: {}, resource_api_version: 'V3', initial_fetch_timeout: '0s' },
              },
              http_filters: [
                {
                  name: 'envoy.filters.http.fault',
                  typed_config: { '@type': `${v3}.http.fault.v3.HTTPFault` },
                },
                {
                  name: 'envoy.filters.http.router',
                  typed_config: { '@type': `${v3}.http.router.v3.Router` },
                },
              ],
            },
          },
        ],
      },
    ],
  }
}
