import {
  bookinfoHeaders,
  buildServer,
  type LogOptions,
  pickHeaders,
  refuseMethod,
  sendJson,
  sendJsonText,
} from '@traffic-lab/service-kit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { bookJson, catalogueBook, productIdIn } from './book.ts'
import type { FindBook } from './book-client.ts'

/** What the images of the versions set; the environment may say otherwise. */
export const versions = {
  v1: { external: false },
  v2: { external: true },
} as const satisfies Record<string, { external: boolean }>

/** A book service out there is not told who asks. */
const credentials: readonly string[] = ['cookie', 'authorization', 'jwt']

export interface AppOptions {
  readonly version: string
  /** Asks a book service on the internet; absent, every book is the one of the catalogue. */
  readonly findBook?: FindBook | undefined
  /** Passes cookie, authorization and jwt on to it too. */
  readonly forwardCredentials?: boolean
  readonly instance?: string | undefined
  readonly log?: LogOptions | undefined
}

const knownPath = /^\/(health|details)(\/|\?|$)/

/** `/details/<number>`: a book. GET, HEAD, POST and PUT are one and the same, here and at `/health`. */
export function buildApp({
  version,
  findBook,
  forwardCredentials = false,
  instance,
  log,
}: AppOptions): FastifyInstance {
  const app = buildServer({
    service: 'details',
    version,
    instance,
    log,
    statusRoute: false,
    notFound: (request, reply) =>
      // A path that is known gets here by its method.
      knownPath.test(request.url) ? refuseMethod(reply, allowed) : unknownPath(reply),
    malformedPath: (request, reply) =>
      request.url.startsWith('/details/') ? notNumeric(reply) : unknownPath(reply.code(404)),
  })
  const forwarded = bookinfoHeaders.filter((name) => forwardCredentials || !credentials.includes(name))

  answerAlike(app, '/health', async (_request, reply) =>
    sendJson(reply, 200, { status: 'Details is healthy' }),
  )
  answerAlike(app, '/details', async (request, reply) => {
    const id = productIdIn((request.params as { '*'?: string })['*'] ?? '')
    if (id === undefined) return notNumeric(reply)
    if (findBook === undefined) return sendJsonText(reply, 200, bookJson(id, catalogueBook))
    try {
      return sendJsonText(reply, 200, bookJson(id, await findBook(pickHeaders(request.headers, forwarded))))
    } catch (error) {
      request.log.warn({ err: error }, 'no book')
      return sendJson(reply, 400, { error: error instanceof Error ? error.message : String(error) })
    }
  })
  return app
}

const alike = ['GET', 'HEAD', 'POST', 'PUT'] as const
const allowed = 'GET, HEAD, OPTIONS, POST, PUT'

/** A path and all below it. */
function answerAlike(
  app: FastifyInstance,
  path: string,
  answer: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>,
): void {
  for (const url of [path, `${path}/*`]) {
    // Answered before a body is looked at: no body matters here, whatever its type and size.
    app.route({ method: [...alike], url, onRequest: answer, handler: unreachable })
    app.options(
      url,
      { onRequest: async (_request, reply) => reply.header('allow', allowed).send() },
      unreachable,
    )
  }
}

function unreachable(): never {
  throw new Error('unreachable: onRequest has answered')
}

function notNumeric(reply: FastifyReply): FastifyReply {
  return sendJson(reply, 400, { error: 'please provide numeric product id' })
}

function unknownPath(reply: FastifyReply): FastifyReply {
  return reply
    .type('text/html; charset=utf-8')
    .send('<!doctype html><title>Not Found</title><h1>Not Found</h1>\n')
}
