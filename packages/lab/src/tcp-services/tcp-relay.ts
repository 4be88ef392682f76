import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import type { TcpEndpoint } from './ready-endpoints.ts'

export interface TcpRelay {
  close(): Promise<void>
}

export interface TcpRelayOptions extends TcpEndpoint {
  /** Where the next connection goes; undefined: nowhere, it is closed at once. */
  readonly choose: () => TcpEndpoint | undefined
}

/** Listens on a Service's address and passes each connection on, byte by byte. Rejects when it cannot listen. */
export async function openTcpRelay({ host, port, choose }: TcpRelayOptions): Promise<TcpRelay> {
  const open = new Set<Socket>()
  const keep = (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  }
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (caller) => {
    keep(caller)
    caller.on('error', () => {})
    const target = choose()
    if (target === undefined) return void caller.resetAndDestroy()
    const callee = connect({ ...target, allowHalfOpen: true, noDelay: true })
    keep(callee)
    callee.on('error', () => {})
    // One end that breaks takes the other one with it; one that has merely said everything does not.
    caller.once('close', () => callee.destroy())
    callee.once('close', () => caller.destroy())
    caller.pipe(callee).pipe(caller)
  })
  server.listen({ host, port, exclusive: true })
  await once(server, 'listening')
  return {
    async close() {
      for (const socket of open) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
