import { type ChildProcess, spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { createServer, request, type Server } from 'node:http'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { isResource, type Resource, type RouteConfiguration, type Snapshot } from '@traffic-lab/xds'
import { buildStaticBootstrap } from './static-bootstrap.ts'

/** What Envoy says of one request: the place of the route in its virtual host, where it led, and the status. */
export interface Taken {
  readonly route: string
  readonly cluster: string
  readonly status: number
}

export interface Asked {
  readonly method: string
  readonly authority: string
  readonly path: string
  readonly headers: ReadonlyMap<string, string>
}

/** A route configuration and the network filter that asks for it. */
export interface Served {
  readonly configuration: RouteConfiguration
  readonly manager: Resource
}

/**
 * A real Envoy with these route configurations, each behind its own connection manager, all on Unix sockets. Every
 * cluster leads to the same server; headers of the answer say which route and cluster it was.
 */
export async function startEnvoy(
  envoy: string,
  folder: string,
  served: readonly Served[],
  clusters: Snapshot['clusters'],
) {
  const upstreamPath = join(folder, 'up')
  const adminPath = join(folder, 'admin')
  const upstream = await listen(upstreamPath)
  const pathOf = (index: number) => join(folder, `in${index}`)
  const bootstrap = buildStaticBootstrap(
    {
      listeners: served.map(({ manager, configuration }, index) => ({
        name: `in${index}`,
        address: { pipe: { path: pathOf(index) } },
        filter_chains: [{ filters: [withRoutes(manager, configuration)] }],
      })),
      routes: [],
      clusters: clusters.map((cluster) => ({
        ...cluster,
        load_assignment: assignmentTo(upstreamPath, cluster.name),
      })),
      endpoints: [],
    },
    { pipe: { path: adminPath } },
  )
  const file = join(folder, 'envoy.json')
  await writeFile(file, JSON.stringify(bootstrap))
  const words = ['-c', file, '-l', 'error', '--concurrency', '1', '--use-dynamic-base-id']
  const child = spawn(envoy, words, { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  const close = async () => {
    await ended(child)
    await new Promise((resolve) => upstream.close(resolve))
  }
  try {
    await untilLive(
      adminPath,
      () => child.exitCode,
      () => said,
    )
  } catch (error) {
    await close()
    throw error
  }
  return { ask: (index: number, asked: Asked) => ask(pathOf(index), asked), close }
}

function assignmentTo(path: string, name: string): Resource {
  return {
    cluster_name: name,
    endpoints: [{ lb_endpoints: [{ endpoint: { address: { pipe: { path } } } }] }],
  }
}

function withRoutes(
  { typed_config: config, ...manager }: Resource,
  configuration: RouteConfiguration,
): Resource {
  const { rds: _, access_log: __, ...rest } = isResource(config) ? config : {}
  return { ...manager, typed_config: { ...rest, route_config: named(configuration) } }
}

/** Each route is called by its place, and each answer says it. */
function named(configuration: RouteConfiguration): RouteConfiguration {
  const tell = (key: string, value: string) => ({
    header: { key, value },
    append_action: 'OVERWRITE_IF_EXISTS_OR_ADD',
  })
  const hosts = Array.isArray(configuration.virtual_hosts) ? configuration.virtual_hosts : []
  return {
    ...configuration,
    response_headers_to_add: [tell('x-route', '%ROUTE_NAME%'), tell('x-cluster', '%UPSTREAM_CLUSTER_RAW%')],
    virtual_hosts: hosts.map((host, index) => ({
      ...host,
      routes: (Array.isArray(host.routes) ? host.routes : []).map((route: Resource, place: number) => ({
        ...withoutDelay(route),
        name: `${index}/${place}`,
      })),
    })),
  }
}

/** An injected delay changes nothing but the time of the test. */
function withoutDelay(route: Resource): Resource {
  return JSON.parse(JSON.stringify(route), (field, value) => (field === 'delay' ? undefined : value))
}

function listen(path: string): Promise<Server> {
  const server = createServer((_, response) => response.end('ok'))
  return new Promise((resolve) => server.listen(path, () => resolve(server)))
}

function ask(socketPath: string, { method, authority, path, headers }: Asked): Promise<Taken> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        socketPath,
        method,
        path,
        headers: { ...Object.fromEntries(headers), host: authority },
        agent: false,
      },
      (response) => {
        response.resume()
        resolve({
          route: String(response.headers['x-route'] ?? ''),
          cluster: String(response.headers['x-cluster'] ?? ''),
          status: response.statusCode ?? 0,
        })
      },
    )
    sent.once('error', reject)
    sent.end()
  })
}

const startDeadlineMs = 60_000

async function untilLive(
  socketPath: string,
  exitCode: () => number | null,
  said: () => string,
): Promise<void> {
  const deadline = Date.now() + startDeadlineMs
  while (!(await isLive(socketPath))) {
    if (exitCode() !== null || Date.now() > deadline) throw new Error(`Envoy does not run: ${said()}`)
    await wait(20)
  }
}

function isLive(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const sent = request({ socketPath, path: '/ready', agent: false }, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    sent.once('error', () => resolve(false))
    sent.end()
  })
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const exit = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await exit
}
