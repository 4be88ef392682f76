import type { IncomingHttpHeaders } from 'node:http'
import type { HttpClient } from '@traffic-lab/service-kit'
import type { FastifyInstance, FastifyPluginAsync } from 'fastify'

/** They speak of one connection, not of the message (RFC 9110 §7.6.1); `expect` is answered hop by hop too. */
const hopByHop = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'upgrade', 'expect']

export interface ProxyOptions {
  readonly http: HttpClient
  /** Path prefix to base URL: `/data` to `http://forecast:3002`. */
  readonly targets: Readonly<Record<string, string>>
}

/**
 * Passes `<prefix>/<rest>?<query>` on to `<target>/<rest>?<query>`: method, headers, cookies and bodies as
 * they come, so that rules at this pod's sidecar see the browser's own request. No time limit, no retry.
 */
export function registerTransparentProxy(app: FastifyInstance, { http, targets }: ProxyOptions): void {
  const plugin: FastifyPluginAsync = async (scope) => {
    // The body stays a stream: nothing here may read it.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, body, done) => done(null, body))
    for (const [prefix, target] of Object.entries(targets)) {
      scope.all(`${prefix}/*`, async (request, reply) => {
        const left = new AbortController()
        reply.raw.once('close', () => left.abort())
        const { headers } = request
        try {
          const answer = await http.send(target + request.url.slice(prefix.length), {
            method: request.method,
            headers: {
              ...withoutHopByHop(headers, ['host']),
              accept: 'application/json',
              'x-requested-with': 'XMLHttpRequest',
              connection: 'close',
            },
            body: 'content-length' in headers || 'transfer-encoding' in headers ? request.raw : undefined,
            signal: left.signal,
          })
          // Who answered is told by the target, or by nobody when the mesh itself answered.
          reply.removeHeader('x-served-by').removeHeader('x-instance')
          reply.code(answer.statusCode ?? 502).headers(withoutHopByHop(answer.headers, ['transfer-encoding']))
          return reply.send(answer)
        } catch (error) {
          if (left.signal.aborted) return reply.hijack()
          request.log.warn({ err: error, target }, 'target unreachable')
          const reason = error instanceof Error && 'code' in error ? `: ${error.code}` : ''
          return reply.code(504).type('text/plain; charset=utf-8').send(`Cannot reach ${target}${reason}\n`)
        }
      })
    }
  }
  app.register(plugin)
}

function withoutHopByHop(headers: IncomingHttpHeaders, alsoWithout: readonly string[]): IncomingHttpHeaders {
  const named = (headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase())
  const dropped = new Set([...hopByHop, ...named, ...alsoWithout])
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped.has(name)))
}
