import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Why the tests with a real Envoy cannot run, as a test title; undefined if they can. */
export const envoyBinary = process.env.ENVOY_BIN
export const envoySkip = envoyBinary ? '' : ' (skipped: set ENVOY_BIN to an Envoy 1.40 binary)'

export interface RealEnvoy {
  readonly nodeId: string
  /** Envoy's own warnings and errors. */
  log(): string
  admin(path: string, method?: 'GET' | 'POST'): Promise<string>
  stop(): Promise<void>
}

/** A short folder for sockets, removed by the caller. */
export function makeTempFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'xds-'))
}

/** Starts Envoy against the xDS server at `xdsPath`. Does not wait until it is LIVE. */
export async function startEnvoy(nodeId: string, xdsPath: string): Promise<RealEnvoy> {
  const folder = await makeTempFolder()
  const adminPath = join(folder, 'admin.sock')
  const bootstrapPath = join(folder, 'bootstrap.json')
  await writeFile(bootstrapPath, JSON.stringify(bootstrap(nodeId, xdsPath, adminPath)))
  const flags = ['--concurrency', '1', '--disable-hot-restart', '--drain-time-s', '1', '-l', 'warning']
  const child = spawn(envoyBinary ?? 'envoy', ['-c', bootstrapPath, ...flags], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let log = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    log += chunk.toString()
  })
  // Vitest may be interrupted between a start and its clean-up.
  const killWithTests = () => void child.kill('SIGKILL')
  process.once('exit', killWithTests)
  return {
    nodeId,
    log: () => log,
    admin: (path, method = 'GET') => callAdmin(adminPath, path, method),
    async stop() {
      process.off('exit', killWithTests)
      await endProcess(child)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGKILL')
  })
}

function callAdmin(socketPath: string, path: string, method: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = request({ socketPath, path, method, headers: { host: 'admin' } }, (response) => {
      let body = ''
      response.on('data', (chunk: Buffer) => {
        body += chunk.toString()
      })
      response.once('end', () => resolve(body))
    })
    call.once('error', reject)
    call.end()
  })
}

function bootstrap(nodeId: string, xdsPath: string, adminPath: string) {
  const ads = { ads: {}, resource_api_version: 'V3', initial_fetch_timeout: '0s' }
  const httpOptions = 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions'
  return {
    node: { id: nodeId, cluster: 'test' },
    admin: { address: { pipe: { path: adminPath } } },
    dynamic_resources: {
      ads_config: {
        api_type: 'DELTA_GRPC',
        transport_api_version: 'V3',
        grpc_services: [{ envoy_grpc: { cluster_name: 'xds' } }],
      },
      lds_config: ads,
      cds_config: ads,
    },
    static_resources: {
      clusters: [
        {
          name: 'xds',
          type: 'STATIC',
          connect_timeout: '1s',
          typed_extension_protocol_options: {
            [httpOptions]: {
              '@type': `type.googleapis.com/${httpOptions}`,
              explicit_http_config: { http2_protocol_options: {} },
            },
          },
          load_assignment: {
            cluster_name: 'xds',
            endpoints: [{ lb_endpoints: [{ endpoint: { address: { pipe: { path: xdsPath } } } }] }],
          },
        },
      ],
    },
    layered_runtime: {
      layers: [{ name: 'global', static_layer: { 're2.max_program_size.error_level': 32768 } }],
    },
  }
}
