import { createServer, type ServerHttp2Session } from 'node:http2'
import { connectNodeAdapter } from '@connectrpc/connect-node'
import { serveAdsStream } from './ads-stream.ts'
import { deltaAggregatedResources } from './discovery-service.ts'
import { ProxyRegistry } from './proxy-registry.ts'
import { whenSettled } from './settled.ts'
import { listenOnUnixSocket } from './unix-socket.ts'
import type { XdsLog, XdsServer } from './xds-server.ts'

export interface XdsServerOptions {
  /** At most 107 bytes (103 on macOS). Its folder must exist. The socket gets mode 0600. */
  readonly socketPath: string
  /** Default: silent. */
  readonly log?: XdsLog
}

/** How long a silent client may hold up `close()`. */
const lastWordsMs = 500

const silent: XdsLog = { debug() {}, info() {}, warn() {} }

/** Starts to serve. Throws a MeshError if the path is too long, taken by a living server or not a socket. */
export async function createXdsServer({ socketPath, log = silent }: XdsServerOptions): Promise<XdsServer> {
  const registry = new ProxyRegistry(log)
  const shutdown = new AbortController()
  const sessions = new Set<ServerHttp2Session>()

  const adapter = connectNodeAdapter({
    grpcWeb: false,
    connect: false,
    acceptCompression: [],
    routes: (router) => {
      router.rpc(deltaAggregatedResources(), (requests) =>
        serveAdsStream(requests, registry, log, shutdown.signal),
      )
    },
  })
  const server = createServer(adapter)
  server.on('session', (session) => {
    sessions.add(session)
    session.once('close', () => sessions.delete(session))
  })
  server.on('sessionError', (error: Error) =>
    log.info(`a connection of the xDS server broke: ${error.message}`),
  )
  await listenOnUnixSocket(server, socketPath)
  server.on('error', (error: Error) => log.warn(`the xDS server's socket failed: ${error.message}`))

  const stop = async () => {
    shutdown.abort()
    const closed = new Promise<void>((resolve) => void server.close(() => resolve()))
    for (const session of sessions) endSession(session)
    await closed
  }
  let stopped: Promise<void> | undefined

  return {
    socketPath,
    setSnapshot: (nodeId, snapshot, revision) => registry.setSnapshot(nodeId, snapshot, revision),
    removeProxy: (nodeId) => registry.remove(nodeId),
    proxies: () => registry.states(),
    whenSettled: (revision, options) => whenSettled(registry, revision, options),
    subscribe: (listener) => registry.subscribe(listener),
    close: () => {
      stopped ??= stop()
      return stopped
    },
  }
}

/** Lets the last words out; a client that does not read them is cut off. */
function endSession(session: ServerHttp2Session): void {
  const cutOff = setTimeout(() => session.destroy(), lastWordsMs)
  session.once('close', () => clearTimeout(cutOff))
  session.close()
}
