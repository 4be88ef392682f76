import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import { pipeline, type Readable } from 'node:stream'
import { text } from 'node:stream/consumers'

// `import` reads every export of node:http, and one of them loads a client for WebSockets: 60 ms and 2 MB a service.
const { Agent, request: httpRequest } = process.getBuiltinModule('node:http')

export interface OutboundRequest {
  readonly method?: string
  readonly headers?: OutgoingHttpHeaders
  readonly body?: Readable | undefined
  readonly signal?: AbortSignal
  /** Milliseconds for the connection, and again for each read; the request then fails with code ETIMEDOUT. */
  readonly idleTimeoutMs?: number | undefined
}

export interface TextAnswer {
  readonly status: number
  readonly body: string
}

export interface HttpClient {
  /** Resolves when the head of the answer is there; its body is still to be read. Rejects on network errors. */
  send(url: string, request?: OutboundRequest): Promise<IncomingMessage>
  /** GET, with the whole body as text. */
  get(url: string, headers?: OutgoingHttpHeaders): Promise<TextAnswer>
}

/**
 * Plain HTTP to other services. Each call opens a connection of its own, so that load spreads over pods
 * even where no mesh balances requests. No retry, and no time limit but the caller's.
 * With `httpProxy` a request goes there in absolute form (never CONNECT), except to hosts in `noProxy`.
 * An `https:` URL never takes the proxy.
 */
export function createHttpClient({
  httpProxy,
  noProxy,
}: {
  readonly httpProxy?: string | undefined
  readonly noProxy?: string | undefined
} = {}): HttpClient {
  const agent = new Agent({ keepAlive: false, proxyEnv: { http_proxy: httpProxy, no_proxy: noProxy } })

  const send: HttpClient['send'] = (
    url,
    { method = 'GET', headers = {}, body, signal, idleTimeoutMs } = {},
  ) =>
    new Promise((resolve, reject) => {
      const secure = url.startsWith('https:')
      const request = (secure ? httpsRequest() : httpRequest)(url, {
        ...(secure ? { agent: false } : { agent }),
        method,
        headers,
        ...(signal && { signal }),
        ...(idleTimeoutMs !== undefined && { timeout: idleTimeoutMs }),
      })
      request.once('response', resolve).once('error', reject)
      // The socket's own timer: it starts before the connection is made, and again whenever something comes or goes.
      request.once('timeout', () => {
        request.destroy(
          Object.assign(new Error(`nothing came for ${idleTimeoutMs} ms`), { code: 'ETIMEDOUT' }),
        )
      })
      if (body === undefined) request.end()
      // A caller that breaks off its upload breaks off this request too; `error` above reports it.
      else pipeline(body, request, (error) => error && request.destroy(error))
    })

  return {
    send,
    async get(url, headers = {}) {
      const answer = await send(url, { headers })
      return { status: answer.statusCode ?? 0, body: await text(answer) }
    },
  }
}

/** Loaded on use: hardly any service speaks TLS, and it costs memory. */
function httpsRequest(): typeof httpRequest {
  const { request }: typeof import('node:https') = process.getBuiltinModule('node:https')
  return request
}
