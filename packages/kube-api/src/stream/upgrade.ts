import type { IncomingMessage } from 'node:http'
import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { createWebSocketStream, WebSocketServer } from 'ws'
import type { ExecSession } from '../pod-runtime.ts'
import type { ApiContext } from '../rest/api-request.ts'
import { parseResourcePath } from '../rest/resource-path.ts'
import { badRequest, pathNotFound, statusBody } from '../status-body.ts'
import { attachSession } from './attach-session.ts'
import { flag } from './pod-logs.ts'
import { containerOf, podAt, runtimeOf } from './pod-target.ts'
import { forwardPorts } from './port-forward.ts'
import { runExec } from './run-exec.ts'
import { spdyChannels } from './spdy-channels.ts'
import { webSocketChannels } from './websocket-channels.ts'

const execProtocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'] as const
const forwardProtocol = 'portforward.k8s.io'
const tunnelProtocol = `SPDY/3.1+${forwardProtocol}`

const execServer = new WebSocketServer({
  noServer: true,
  handleProtocols: (offered) => execProtocols.find((protocol) => offered.has(protocol)) ?? false,
})
const tunnelServer = new WebSocketServer({ noServer: true })
tunnelServer.on('headers', (headers) => headers.push(`Sec-WebSocket-Protocol: ${tunnelProtocol}`))

/** Takes over a connection that asked for another protocol. Refusals are ordinary responses with a Status. */
export function handleUpgrade(
  context: ApiContext,
  checkAccess: (request: IncomingMessage) => void,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  socket.on('error', () => socket.destroy())
  try {
    checkAccess(request)
    open(context, request, socket, head)
  } catch (error) {
    refuse(socket, error)
  }
}

function open(context: ApiContext, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const { pathname, searchParams: query } = new URL(request.url ?? '/', 'https://127.0.0.1')
  const target = parseResourcePath(pathname)
  if (target?.subresource === undefined) throw pathNotFound()
  const pod = podAt(context, target)
  const runtime = runtimeOf(context)
  const { namespace = '', name } = pod.metadata
  const upgrade = (request.headers.upgrade ?? '').toLowerCase()
  const end = () => socket.destroy()
  const keep = () => {
    context.streams.add(end)
    socket.once('close', () => context.streams.delete(end))
  }
  if (target.subresource === 'portforward') {
    const forward = (transport: Duplex) => forwardPorts(transport, { runtime, namespace, pod: name })
    if (upgrade === 'spdy/3.1') forward(acceptSpdy(request, socket, head, [forwardProtocol]))
    else tunnel(request, socket, head, forward)
    keep()
    return
  }
  const container = containerOf(pod, query.get('container'))
  const tty = flag(query, 'tty')
  const options = { container, stdin: flag(query, 'stdin'), tty }
  const command = query.getAll('command')
  let start: () => Promise<ExecSession>
  if (target.subresource === 'attach')
    start = () => attachSession(runtime, { namespace, pod: name, ...options })
  else if (target.subresource !== 'exec') throw pathNotFound()
  else if (command.length === 0) throw badRequest('you must specify at least one command for the container')
  else start = () => runtime.exec(namespace, name, { ...options, command })
  if (upgrade === 'spdy/3.1') {
    const wanted = ['stdin', 'stdout', 'stderr'].filter((type) => flag(query, type))
    const expected = new Set(['error', ...wanted, ...(tty ? ['resize'] : [])])
    const transport = acceptSpdy(request, socket, head, ['v4.channel.k8s.io'])
    // A client that goes before it has opened its streams has nothing to run.
    spdyChannels(transport, expected).then(
      (channels) => runExec(start, channels),
      () => socket.destroy(),
    )
  } else {
    checkOffer(request, execProtocols)
    execServer.handleUpgrade(request, socket, head, (webSocket: WebSocket) => {
      void runExec(start, webSocketChannels(webSocket))
    })
  }
  keep()
}

function tunnel(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  forward: (transport: Duplex) => void,
): void {
  checkOffer(request, [tunnelProtocol])
  // ws refuses a protocol name with a slash, so it must not see it; the answer names it all the same.
  const { 'sec-websocket-protocol': _, ...headers } = request.headers
  Object.defineProperty(request, 'headers', { value: headers })
  tunnelServer.handleUpgrade(request, socket, head, (webSocket) => {
    forward(createWebSocketStream(webSocket))
  })
}

function acceptSpdy(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  accepted: readonly string[],
): Duplex {
  const protocol = accepted.find((name) => offered(request, 'x-stream-protocol-version').includes(name))
  if (protocol === undefined) throw badRequest(`this path speaks ${accepted.join(' or ')} over SPDY/3.1`)
  const lines = ['Connection: Upgrade', 'Upgrade: SPDY/3.1', `X-Stream-Protocol-Version: ${protocol}`]
  socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`)
  if (head.length > 0) socket.unshift(head)
  return socket
}

function checkOffer(request: IncomingMessage, accepted: readonly string[]): void {
  const names = offered(request, 'sec-websocket-protocol')
  if (accepted.some((name) => names.includes(name))) return
  throw badRequest(
    `this path speaks ${accepted.join(' or ')}, not ${names.join(', ') || 'an unnamed protocol'}`,
  )
}

function offered({ headers }: IncomingMessage, header: string): readonly string[] {
  const value = headers[header] ?? ''
  return String(value)
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}

function refuse(socket: Duplex, error: unknown): void {
  const { code, body } = statusBody(error)
  const text = JSON.stringify(body)
  const lines = [
    `HTTP/1.1 ${code} ${STATUS_CODES[code] ?? ''}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(text)}`,
    'Connection: close',
  ]
  socket.end(`${lines.join('\r\n')}\r\n\r\n${text}`)
}
