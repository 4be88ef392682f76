import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import Fastify from 'fastify'
import { ApiError } from '../api-error.ts'
import type { PodRuntime } from '../pod-runtime.ts'
import type { ApiContext, ApiRequest, ApiResponse, StreamingResponse } from '../rest/api-request.ts'
import { badRequest, pathNotFound, statusBody } from '../status-body.ts'
import type { ObjectStore } from '../store/object-store.ts'
import { handleUpgrade } from '../stream/upgrade.ts'
import { EventLog } from '../watch/event-log.ts'
import { checkAccess } from './access.ts'
import type { Credentials } from './credentials.ts'
import { createCredentials } from './credentials.ts'
import { handleRequest } from './handle-request.ts'
import { kubeconfigText } from './kubeconfig.ts'

export interface ApiServerOptions {
  readonly store: ObjectStore
  /** What runs the pods; without it logs, exec and port-forward are refused. */
  readonly runtime?: PodRuntime | undefined
  /** Generated when absent; keep and pass the same again, or kubeconfigs in use stop working. */
  readonly credentials?: Credentials
  /** Tried first; 0 or a taken one means any free port. */
  readonly port?: number
  /** The Kubernetes version to name in /version. */
  readonly version?: string
  /** Milliseconds since the epoch. */
  readonly now?: () => number
  /** Called for each request: `command` is what kubectl was asked to do. */
  readonly onRequest?: (request: { method: string; path: string; command: string | undefined }) => void
}

export interface ApiServer {
  readonly url: string
  readonly port: number
  readonly credentials: Credentials
  /** The text of a kubeconfig for this server; write it atomically with mode 0600. */
  kubeconfig(): string
  /** Ends watches and streams, then stops listening. */
  close(): Promise<void>
}

/** The Kubernetes whose API this is. */
export const kubernetesVersion = 'v1.33.0'

const megabyte = 1024 * 1024

/** Serves the Kubernetes API over HTTPS on 127.0.0.1. */
export async function createApiServer(options: ApiServerOptions): Promise<ApiServer> {
  const { store, runtime, now = Date.now, version = kubernetesVersion, onRequest } = options
  const credentials = options.credentials ?? (await createCredentials(now()))
  const events = new EventLog(store)
  const streams = new Set<() => void>()
  const context: ApiContext = { store, events, streams, runtime, now, started: now(), version }
  const app = Fastify({
    https: { cert: credentials.cert, key: credentials.key },
    bodyLimit: 3 * megabyte,
    // kubectl and informers reuse idle connections: the 5 s of Node make that a race.
    keepAliveTimeout: 65_000,
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: true },
  }) as unknown as FastifyInstance
  const check = (message: IncomingMessage) => {
    const command = message.headers['kubectl-command']
    onRequest?.({
      method: message.method ?? '',
      path: message.url ?? '',
      command: typeof command === 'string' ? command : undefined,
    })
    checkAccess(message.headers, port, credentials.token)
  }
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.addHook('onRequest', async (request) => check(request.raw))
  app.all('/*', async (request, reply) => send(reply, await handleRequest(context, apiRequest(request))))
  app.setNotFoundHandler((_request, reply) => sendError(reply, pathNotFound()))
  app.setErrorHandler((error, _request, reply) => sendError(reply, frameworkError(error)))
  app.server.on('upgrade', (request, socket, head) => handleUpgrade(context, check, request, socket, head))
  let port = 0
  port = await listen(app, options.port ?? 0)
  const url = `https://127.0.0.1:${port}`
  return {
    url,
    port,
    credentials,
    kubeconfig: () => kubeconfigText({ url, cert: credentials.cert, token: credentials.token }),
    close: async () => {
      events.close()
      for (const end of [...streams]) end()
      await app.close()
    },
  }
}

async function listen(app: FastifyInstance, preferred: number): Promise<number> {
  try {
    await app.listen({ host: '127.0.0.1', port: preferred })
  } catch (error) {
    if (preferred === 0 || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    await app.listen({ host: '127.0.0.1', port: 0 })
  }
  return (app.server.address() as AddressInfo).port
}

function apiRequest(request: FastifyRequest): ApiRequest {
  // Not resolved against a base: a path that begins with two slashes would be taken for a host.
  const { pathname, searchParams } = new URL(`https://127.0.0.1${request.url}`)
  return {
    method: request.method,
    path: pathname,
    query: searchParams,
    headers: request.headers,
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
  }
}

function send(reply: FastifyReply, answer: ApiResponse | StreamingResponse): FastifyReply {
  if ('stream' in answer) {
    reply.hijack()
    answer.stream(reply.raw)
    return reply
  }
  const { code, body, contentType = 'application/json', warnings = [] } = answer
  if (warnings.length > 0) reply.header('warning', warnings.map(warningHeader))
  const raw = typeof body === 'string' || Buffer.isBuffer(body)
  return reply
    .code(code)
    .header('content-type', contentType)
    .header('cache-control', 'no-cache, private')
    .header('vary', 'Accept')
    .send(raw ? body : Buffer.from(JSON.stringify(body)))
}

/** RFC 7234's form; a line break would end the header. */
function warningHeader(text: string): string {
  const quoted = text.replace(/[\r\n]+/g, ' ').replace(/["\\]/g, '\\$&')
  return `299 - "${quoted}"`
}

function sendError(reply: FastifyReply, error: unknown): FastifyReply {
  const { code, body } = statusBody(error)
  return send(reply, { code, body })
}

/** The framework's own refusals (too large, malformed) in Kubernetes' shape. */
function frameworkError(error: unknown): unknown {
  if (error instanceof ApiError || !(error instanceof Error)) return error
  const { statusCode } = error as { statusCode?: number }
  if (statusCode === 413)
    return new ApiError(413, 'RequestEntityTooLarge', 'the request body is larger than 3 MiB')
  return statusCode !== undefined && statusCode < 500 ? badRequest(error.message) : error
}
