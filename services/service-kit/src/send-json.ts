import type { FastifyReply } from 'fastify'

/** Sends a value as JSON of plain type `application/json`. */
export function sendJson(reply: FastifyReply, status: number, value: unknown): FastifyReply {
  return sendJsonText(reply, status, JSON.stringify(value))
}

/** Sends JSON that is already text. */
export function sendJsonText(reply: FastifyReply, status: number, json: string): FastifyReply {
  // With a serializer of its own, Fastify leaves the type as it is; otherwise it would add a charset.
  return reply.code(status).header('content-type', 'application/json').serializer(asItIs).send(json)
}

function asItIs(json: string): string {
  return json
}
