import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

export interface BareEnvoyOptions {
  readonly envoyPath: string
  /** For the bootstrap and the admin socket; of its own. */
  readonly folder: string
  readonly nodeId: string
  /** Configured from there; without it by nothing at all. */
  readonly xdsSocketPath?: string
}

/** An Envoy without a pod around it. Ends with its scope. */
export interface BareEnvoy extends AsyncDisposable {
  /** True once its administration says LIVE. */
  isLive(): Promise<boolean>
}

/** Starts Envoy as the lab does: one worker, sockets instead of ports. Does not wait. */
export async function startBareEnvoy(options: BareEnvoyOptions): Promise<BareEnvoy> {
  const adminSocketPath = join(options.folder, `${options.nodeId.replaceAll('~', '-')}.sock`)
  const bootstrapPath = `${adminSocketPath}.json`
  await writeFile(bootstrapPath, JSON.stringify(bootstrapOf(options, adminSocketPath)))
  const flags = ['--concurrency', '1', '--disable-hot-restart', '-l', 'critical']
  const child = spawn(options.envoyPath, ['-c', bootstrapPath, ...flags], { stdio: 'ignore' })
  return {
    isLive: () => answersLive(adminSocketPath),
    [Symbol.asyncDispose]: () => end(child),
  }
}

/** Resolves once it is LIVE; asks again as soon as it is told no. */
export async function whenLive(envoy: BareEnvoy, signal: AbortSignal): Promise<void> {
  while (!(await envoy.isLive())) await delay(1, undefined, { signal })
}

function answersLive(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const call = request({ socketPath, path: '/ready', agent: false }, (answer) => {
      answer.resume()
      resolve(answer.statusCode === 200)
    })
    call.once('error', () => resolve(false))
    call.end()
  })
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}

const fromAds = { ads: {}, resource_api_version: 'V3', initial_fetch_timeout: '0s' }
const http2 = 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions'

function bootstrapOf({ nodeId, xdsSocketPath }: BareEnvoyOptions, adminSocketPath: string): object {
  const common = {
    node: { id: nodeId, cluster: 'bench' },
    admin: { address: { pipe: { path: adminSocketPath } } },
  }
  if (xdsSocketPath === undefined) return common
  return {
    ...common,
    dynamic_resources: {
      ads_config: {
        api_type: 'DELTA_GRPC',
        transport_api_version: 'V3',
        grpc_services: [{ envoy_grpc: { cluster_name: 'xds' } }],
      },
      lds_config: fromAds,
      cds_config: fromAds,
    },
    static_resources: { clusters: [xdsCluster(xdsSocketPath)] },
  }
}

function xdsCluster(path: string): object {
  const endpoint = { endpoint: { address: { pipe: { path } } } }
  return {
    name: 'xds',
    type: 'STATIC',
    connect_timeout: '1s',
    typed_extension_protocol_options: {
      [http2]: {
        '@type': `type.googleapis.com/${http2}`,
        explicit_http_config: { http2_protocol_options: {} },
      },
    },
    load_assignment: { cluster_name: 'xds', endpoints: [{ lb_endpoints: [endpoint] }] },
  }
}
