import type { FastifyInstance, FastifyReply } from 'fastify'

const allowed = 'HEAD, GET'

/** Answers 405 with `Allow` for every method that has no route at `url` yet; call it after the GET route. */
export function refuseOtherMethods(app: FastifyInstance, url: string): void {
  const method = app.supportedMethods.filter(
    (name) => name !== 'HEAD' && !app.hasRoute({ method: name, url }),
  )
  app.route({
    method,
    url,
    // Before the body is parsed: a refused method is 405, never 415.
    onRequest: async (_request, reply) => refuseMethod(reply, allowed),
    handler: () => {
      throw new Error('unreachable: onRequest has answered')
    },
  })
}

/** Answers 405; `allow` lists the methods that would do. */
export function refuseMethod(reply: FastifyReply, allow: string): FastifyReply {
  return reply.code(405).header('allow', allow).type('text/plain; charset=utf-8').send('Method Not Allowed')
}
