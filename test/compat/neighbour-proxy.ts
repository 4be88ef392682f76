import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type RequestListener,
} from 'node:http'

interface SeenRequest {
  readonly method: string
  /** Path and query. */
  readonly path: string
  readonly headers: IncomingHttpHeaders
}

/** Passed on to a base URL, answered on the spot, or not answered at all. */
type Behaviour = { readonly passTo: string } | { readonly answer: RequestListener } | 'stopped'

/** Control over whom a service calls, for the checks that look at the calls themselves. */
export interface Neighbours {
  /** Does `work`, meanwhile answering calls to `host` (`forecast:3002`) as told; returns those calls. */
  during(
    host: string,
    behaviour: Behaviour | 'as usual',
    work: () => Promise<void>,
  ): Promise<readonly SeenRequest[]>
}

export interface NeighbourProxy extends Neighbours {
  /** For the services' `http_proxy`. */
  readonly url: string
  /** How calls to `host` are answered as usual; a host that was never given is stopped. */
  usual(host: string, behaviour: Behaviour): void
  close(): Promise<void>
}

/**
 * A forward proxy in the place that a sidecar has: services reach their neighbours through it by name,
 * so their requests carry the real Host, and it sees every one of them. `host`: the address of this machine that the
 * services can reach.
 */
export async function createNeighbourProxy(host = '127.0.0.1'): Promise<NeighbourProxy> {
  const behaviours = new Map<string, Behaviour>()
  const watchers = new Set<(host: string, seen: SeenRequest) => void>()

  const server = createServer((request, response) => {
    const { host, pathname, search } = new URL(request.url ?? '', 'http://not-in-absolute-form')
    const { method = '', headers } = request
    for (const watch of watchers) watch(host, { method, path: pathname + search, headers })

    const behaviour = behaviours.get(host) ?? 'stopped'
    if (behaviour === 'stopped') return void request.socket.destroy()
    if ('answer' in behaviour) return behaviour.answer(request, response)
    const upstream = httpRequest(behaviour.passTo + pathname + search, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    upstream.once('error', () => response.destroy())
    request.pipe(upstream)
  })
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port')

  return {
    url: `http://${host}:${address.port}`,
    usual: (host, behaviour) => void behaviours.set(host, behaviour),
    async during(host, behaviour, work) {
      const seen: SeenRequest[] = []
      const watch = (seenHost: string, request: SeenRequest) => void (seenHost === host && seen.push(request))
      const before = behaviours.get(host) ?? 'stopped'
      watchers.add(watch)
      if (behaviour !== 'as usual') behaviours.set(host, behaviour)
      try {
        await work()
        return seen
      } finally {
        behaviours.set(host, before)
        watchers.delete(watch)
      }
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
