import { createServer, type Server } from 'node:net'
import { MeshError } from '@traffic-lab/resources'

/** A port at 127.0.0.1 that no other lab takes, for as long as it is not closed. */
export interface ClaimedPort {
  readonly port: number
  close(): Promise<void>
}

/**
 * The gateway binds its port only once a Gateway asks for it. Until then the same port on this address, which nobody
 * uses otherwise, says to other labs that it is taken; the kernel gives it back when the lab dies.
 */
const claimHost = '127.255.255.254'

/** The first port from `first` on that nobody listens on and no other lab has claimed; `preferred` before all others. */
export async function claimPort(first: number, preferred?: number): Promise<ClaimedPort> {
  const candidates = Array.from({ length: 100 }, (_, i) => first + i)
  if (preferred !== undefined) candidates.unshift(preferred)
  for (const port of candidates) {
    const claim = await listen(claimHost, port)
    if (claim === undefined) continue
    const probe = await listen('127.0.0.1', port)
    if (probe !== undefined) {
      await close(probe)
      return { port, close: () => close(claim) }
    }
    await close(claim)
  }
  throw new MeshError('LAB103', `no free port at 127.0.0.1 from ${first} to ${first + 99}`, {
    hint: 'stop what listens there, or another lab with `pnpm lab down` in its folder',
  })
}

function listen(host: string, port: number): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy())
  server.unref()
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined))
    server.listen({ host, port, exclusive: true }, () => resolve(server))
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()))
}
