import type { FastifyInstance } from 'fastify'

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
    onRequest: async (_request, reply) =>
      reply.code(405).header('allow', allowed).type('text/plain; charset=utf-8').send('Method Not Allowed'),
    handler: () => {
      throw new Error('unreachable: onRequest has answered')
    },
  })
}
