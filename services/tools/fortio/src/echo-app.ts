import { setTimeout as delay } from 'node:timers/promises'
import { buildServer, type LogOptions } from '@traffic-lab/service-kit'
import type { FastifyInstance } from 'fastify'
import { parseDuration } from './go-duration.ts'
import { parseHeader } from './header-list.ts'
import { version } from './version.ts'
import { weightedChoice } from './weighted-choice.ts'

/** As in the original: nobody may hold up a server for longer. */
const longestDelayMs = 1500
const largestSize = 256 * 1024

export interface EchoOptions {
  readonly instance?: string | undefined
  readonly log?: LogOptions | undefined
  /** In [0, 1). */
  readonly random?: () => number
}

/**
 * Answers every path with the request's body and its type. The query may ask for something else, with a percentage
 * each: `status=503:20`, `delay=100ms:50`, `size=1024`, `close=true:10`, `header=name:value`.
 */
export function buildEchoApp({ instance, log, random = Math.random }: EchoOptions = {}): FastifyInstance {
  const app = buildServer({
    service: 'fortio',
    version,
    instance,
    log,
    notFound: (_request, reply) => reply.send('not found\n'),
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

  app.all('/*', async (request, reply) => {
    const query = new URL(request.url, 'http://echo').searchParams
    const drawn = (name: string) => weightedChoice(query.get(name) ?? '', random() * 100)
    const delayMs = parseDuration(drawn('delay') ?? '0') ?? 0
    if (delayMs > 0) await delay(Math.min(delayMs, longestDelayMs))
    for (const text of query.getAll('header')) {
      const [name, value] = parseHeader(text) ?? []
      if (name !== undefined && /^[\w-]+$/.test(name)) reply.header(name, value?.trim())
    }
    if (drawn('close') === 'true') reply.header('connection', 'close')
    const status = Number(drawn('status') ?? 200)
    reply.code(status >= 200 && status <= 599 ? status : 400)
    const size = drawn('size')
    if (size !== undefined && /^\d+$/.test(size))
      return reply
        .type('application/octet-stream')
        .send(Buffer.alloc(Math.min(Number(size), largestSize), 'x'))
    const type = request.headers['content-type']
    if (type !== undefined) reply.type(type)
    return reply.send(request.body instanceof Buffer ? request.body : Buffer.alloc(0))
  })
  return app
}
