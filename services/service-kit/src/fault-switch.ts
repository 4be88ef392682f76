import type { FastifyInstance } from 'fastify'

/**
 * Makes every answer but `/status` fail with `status`: one sick pod among healthy ones, for the lesson on
 * outlier detection. Does nothing when `status` is undefined. Call it before the routes are added.
 */
export function registerFaultSwitch(app: FastifyInstance, status: number | undefined): void {
  if (status === undefined) return
  app.addHook('onRequest', async (request, reply) => {
    if (request.url === '/status') return
    return reply.code(status).send({ error: `this instance fails on purpose: FAULT_STATUS=${status}` })
  })
}
