import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { logToStdout } from './log-to-stdout.ts'
import { RequestLog } from './request-log.ts'
import { timestamp } from './timestamp.ts'

// Not by `import`, as in the HTTP client.
const { METHODS } = process.getBuiltinModule('node:http')

/** How a service logs: JSON lines on stdout, or on a stream a test reads. */
export interface LogOptions {
  readonly level: string
  readonly stream?: { write(line: string): void }
}

export interface ServerOptions {
  readonly service: string
  readonly version: string
  /** Name of the pod. */
  readonly instance?: string | undefined
  /** Absent means silent. */
  readonly log?: LogOptions | undefined
  /** Writes the body of the 404 for a path the service does not know; the status is already set. */
  readonly notFound: (request: FastifyRequest, reply: FastifyReply) => FastifyReply
  /** Answers a path that cannot be decoded, such as `/%zz`; without it, it is one the service does not know. */
  readonly malformedPath?: (request: FastifyRequest, reply: FastifyReply) => FastifyReply
  /** False where the service has a health route of its own and knows no `/status`. */
  readonly statusRoute?: boolean
  /** How long a client may take to send a request, body included, in milliseconds; then it gets 408. */
  readonly receiveLimitMs?: number
}

/**
 * A Fastify server with what every service here has: `/status`, one log line a request, and the headers
 * `x-served-by: <service>-<version>` and `x-instance` on every answer, so that an experiment counts facts.
 */
export function buildServer({
  service,
  version,
  instance,
  log,
  notFound,
  malformedPath = (request, reply) => notFound(request, reply.code(404)),
  statusRoute = true,
  receiveLimitMs = 30_000,
}: ServerOptions): FastifyInstance {
  const servedBy = `${service}-${version}`
  const sign = (reply: FastifyReply) => {
    reply.header('x-served-by', servedBy)
    if (instance !== undefined) reply.header('x-instance', instance)
    return reply
  }
  const app = fastify({
    logger: log
      ? {
          stream: logToStdout,
          ...log,
          base: { service, version, instance },
          timestamp,
        }
      : false,
    logController: new RequestLog(),
    requestIdHeader: 'x-request-id',
    // Longer than the hour for which Envoy keeps an idle connection: the client of a pool must close first,
    // or now and then a request meets a connection that was just closed.
    keepAliveTimeout: 75 * 60_000,
    // A stopping pod still answers what its sidecar sends on an open connection, and closes it after.
    return503OnClosing: false,
    // Without a limit, a client that never ends its request would keep a connection for ever.
    requestTimeout: receiveLimitMs,
    http: { headersTimeout: receiveLimitMs, connectionsCheckingInterval: Math.min(5_000, receiveLimitMs) },
    // As long as Node lets a path be: the service judges it, not the router.
    routerOptions: { maxParamLength: 16_384 },
    // No hook runs for a path that cannot be decoded.
    frameworkErrors: (_error, request, reply) => void malformedPath(request, sign(reply)),
  })

  // Every method that can come in: a service that refuses the others, or passes any on, means all of them.
  const known = new Set([...app.supportedMethods, 'CONNECT'])
  for (const method of METHODS) if (!known.has(method)) app.addHttpMethod(method, { hasBody: true })

  // With callbacks rather than promises: these run for every request, and a promise costs several microtasks.
  app.addHook('onRequest', (request, reply, done) => {
    sign(reply)
    // Answered here, before the body is looked at: an unknown path is 404 whatever its content type.
    if (request.is404) notFound(request, reply.code(404))
    else done()
  })
  app.setNotFoundHandler((request, reply) => notFound(request, reply.code(404)))

  // Without this, the connection of a request in flight would stay open after its answer and hold up the close.
  let closing = false
  app.addHook('preClose', async () => {
    closing = true
  })
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (closing) reply.header('connection', 'close')
    done(null, payload)
  })

  if (statusRoute)
    app.get('/status', async (_request, reply) => reply.type('text/plain; charset=utf-8').send('ok'))
  return app
}
