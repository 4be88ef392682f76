import { type FastifyReply, type FastifyRequest, LogController } from 'fastify'

/** One line a request, when it is over; errors keep the lines Fastify writes for them. */
export class RequestLog extends LogController {
  override incomingRequest(): void {}

  override requestCompleted(
    error: Error | null | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    // Probes come every few seconds and would bury the requests one looks for.
    const level = error ? 'error' : request.url === '/status' ? 'debug' : 'info'
    request.log[level]({
      method: request.method,
      path: request.url,
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime * 10) / 10,
      ...(error && { err: error }),
    })
  }
}
