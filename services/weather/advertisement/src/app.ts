import { buildServer, type LogOptions } from '@traffic-lab/service-kit'
import type { FastifyInstance } from 'fastify'

export const pictures = ['airCleanImg', 'tshirtImg', 'mountainClimbingImg'] as const

export interface AppOptions {
  /** Only a name: every version behaves alike. */
  readonly version: string
  /** A number from 0 up to, not including, 1. */
  readonly random?: () => number
  readonly instance?: string | undefined
  readonly log?: LogOptions | undefined
}

/** `GET /ad`: the name of a picture, drawn anew for each request. */
export function buildApp({ version, random = Math.random, instance, log }: AppOptions): FastifyInstance {
  const app = buildServer({
    service: 'advertisement',
    version,
    instance,
    log,
    // Other methods on a known path are unknown too, and the body has no newline: scripts print after it.
    notFound: (_request, reply) => reply.type('text/plain').send('404 page not found'),
  })
  app.get('/ad', async (_request, reply) => {
    const adImgName = pictures[Math.floor(random() * pictures.length)]
    return reply.type('application/json; charset=utf-8').send(`${JSON.stringify({ adImgName })}\n`)
  })
  return app
}
