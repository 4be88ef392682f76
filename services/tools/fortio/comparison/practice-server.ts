import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** A server that behaves badly in known ways, and remembers the first request it saw. */
export interface PracticeServer {
  readonly url: string
  /** As it stood in the message: request line, headers, body. */
  firstRequest(): string | undefined
  close(): Promise<void>
}

type Behaviour = (response: ServerResponse, number: number) => void

/** By path. `number` counts the requests of the server from 0. */
const behaviours: Readonly<Record<string, Behaviour>> = {
  '/ok': (response) => response.end('hello'),
  '/every-other': (response, number) => {
    response.statusCode = number % 2 === 0 ? 200 : 503
    response.end('hello')
  },
  '/sick': (response) => {
    response.statusCode = 503
    response.end('overflow')
  },
  '/closes': (response) => {
    response.setHeader('connection', 'close')
    response.end('hello')
  },
  '/drops': (response) => response.destroy(),
  '/hangs': () => {},
  '/chunks': (response) => {
    response.write('hello ')
    response.end('world')
  },
}

export async function startPracticeServer(): Promise<PracticeServer> {
  let count = 0
  let first: Promise<string> | undefined
  let firstText: string | undefined
  const server = createServer((request, response) => {
    const number = count++
    // A constant head: its size is part of what is compared.
    response.sendDate = false
    first ??= requestText(request).then((seen) => {
      firstText = seen
      return seen
    })
    void first.then(() => (behaviours[request.url ?? ''] ?? behaviours['/ok'])?.(response, number))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    firstRequest: () => firstText,
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      return closed
    },
  }
}

async function requestText(request: IncomingMessage): Promise<string> {
  const { method, url, httpVersion, rawHeaders } = request
  const headers = rawHeaders.map((word, index) => (index % 2 === 0 ? `\n${word}: ` : word)).join('')
  return `${method} ${url} HTTP/${httpVersion}${headers}\n\n${await text(request)}`
}
