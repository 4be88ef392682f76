import type { FastifyInstance } from 'fastify'

/** Answers every method that has no route at `url` yet: OPTIONS with 200, others with 405; both name `methods`. */
export function allow(app: FastifyInstance, url: string, methods: readonly string[]): void {
  const others = app.supportedMethods.filter(
    (method) => !methods.includes(method) && !app.hasRoute({ method, url }),
  )
  app.route({
    method: ['OPTIONS', ...others.filter((method) => method !== 'OPTIONS')],
    url,
    // Before the body is parsed: a refused method is 405, never 415.
    onRequest: async (request, reply) => {
      reply.header('allow', methods.join(', ')).type('text/html; charset=utf-8')
      return request.method === 'OPTIONS' ? reply.send('') : reply.code(405).send('Method Not Allowed')
    },
    handler: () => {
      throw new Error('unreachable: onRequest has answered')
    },
  })
}
