import { setTimeout as delay } from 'node:timers/promises'
import { buildServer, type LogOptions, refuseMethod, sendJson } from '@traffic-lab/service-kit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  delayed,
  type FaultMode,
  type FaultOptions,
  faulty,
  unavailable,
  unhealthy,
  well,
} from './fault-modes.ts'
import { createMemoryStore, DatabaseError, type JsonValue, type RatingsStore } from './ratings-store.ts'

interface Version {
  readonly inDatabase: boolean
  readonly fault: (options: FaultOptions) => FaultMode
}

const v1: Version = { inDatabase: false, fault: () => well }

export const versions: Readonly<Record<string, Version>> = {
  v1,
  v2: { inDatabase: true, fault: () => well },
  'v-faulty': { inDatabase: false, fault: faulty },
  'v-delayed': { inDatabase: false, fault: delayed },
  'v-unavailable': { inDatabase: false, fault: unavailable },
  'v-unhealthy': { inDatabase: false, fault: unhealthy },
}

/** A version; every name that is not in the table behaves as v1. */
export function versionNamed(name: string): Version {
  return Object.hasOwn(versions, name) ? (versions[name] ?? v1) : v1
}

/** Bytes that posted ratings may have. */
const bodyLimit = 64 * 1024

export interface AppOptions {
  readonly version: string
  /** Absent: in memory. */
  readonly store?: RatingsStore | undefined
  readonly faults?: FaultOptions
  readonly instance?: string | undefined
  readonly log?: LogOptions | undefined
}

/** `GET /ratings/<number>`: the stars that reviewers gave a product. POST replaces them where they are in memory. */
export function buildApp({
  version,
  store = createMemoryStore(),
  faults = {},
  instance,
  log,
}: AppOptions): FastifyInstance {
  const fault = versionNamed(version).fault(faults)
  const app = buildServer({
    service: 'ratings',
    version,
    instance,
    log,
    statusRoute: false,
    notFound: (request, reply) =>
      /^(GET|HEAD|POST)$/.test(request.method)
        ? reply.send()
        : refuseMethod(reply, request.url.startsWith('/ratings/') ? 'GET, HEAD, POST' : 'GET, HEAD'),
    malformedPath: (request, reply) =>
      request.url.startsWith('/ratings/') ? notNumeric(reply) : reply.code(404).send(),
  })

  app.get('/health', (_request, reply) =>
    fault.healthy()
      ? sendJson(reply, 200, { status: 'Ratings is healthy' })
      : sendJson(reply, 500, { status: 'Ratings is not healthy' }),
  )

  app.get('/ratings/*', (request, reply) => {
    const id = productIdIn(request)
    if (id === undefined) return notNumeric(reply)
    if (fault.unavailable()) return sendJson(reply, 503, { error: 'Service unavailable' })
    const delayMs = fault.delayMs()
    const ratings = delayMs > 0 ? delay(delayMs).then(() => store.read(id)) : store.read(id)
    if (ratings instanceof Promise) return sendFound(request, reply, id, ratings)
    // A promise would cost a good part of what this answer does.
    return sendJson(reply, 200, { id, ratings })
  })

  // Whatever type a client gives its JSON, also none.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(/^/, { parseAs: 'string' }, (_request, body, done) => done(null, body))
  app.post('/ratings/*', {
    bodyLimit,
    // Before the body is read.
    onRequest: async (request, reply) => {
      if (productIdIn(request) === undefined) return notNumeric(reply)
      delete request.headers['content-type']
    },
    handler: (request, reply) => {
      const ratings = parseJson(request.body)
      if (ratings === undefined) return sendJson(reply, 400, { error: 'please provide valid ratings JSON' })
      const id = productIdIn(request) ?? 0
      if (store.write === undefined)
        return sendJson(reply, 501, { error: 'Post not implemented for database backed ratings' })
      store.write(id, ratings)
      return sendJson(reply, 200, { id, ratings })
    },
  })

  app.setErrorHandler<Error & { statusCode?: number }>((error, request, reply) => {
    const { statusCode = 500 } = error
    if (statusCode >= 500) request.log.error({ err: error }, 'failed')
    return sendJson(reply, statusCode, { error: statusCode < 500 ? error.message : 'internal error' })
  })
  return app
}

/** The digits that the last segment of the path begins with: `7abc` is 7. Undefined without any. */
function productIdIn(request: FastifyRequest): number | undefined {
  const { '*': path = '' } = request.params as { '*'?: string }
  const id = Number.parseInt(path.slice(path.lastIndexOf('/') + 1), 10)
  // `+ 0` makes 0 of -0.
  return Number.isNaN(id) ? undefined : id + 0
}

async function sendFound(
  request: FastifyRequest,
  reply: FastifyReply,
  id: number,
  ratings: Promise<JsonValue>,
): Promise<FastifyReply> {
  try {
    return sendJson(reply, 200, { id, ratings: await ratings })
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    request.log.error({ err: error }, 'no ratings')
    return sendJson(reply, 500, { error: error.message })
  }
}

function notNumeric(reply: FastifyReply): FastifyReply {
  return sendJson(reply, 400, { error: 'please provide numeric product ID' })
}

/** Undefined is never JSON. */
function parseJson(body: unknown): JsonValue | undefined {
  try {
    return typeof body === 'string' ? JSON.parse(body) : undefined
  } catch {
    return undefined
  }
}
