import type { FastifyReply } from 'fastify'

/** Sends JSON as plain `application/json`; Fastify itself would add a charset. */
export function sendJson(reply: FastifyReply, status: number, value: unknown): FastifyReply {
  return reply.code(status).header('content-type', 'application/json').send(JSON.stringify(value))
}
