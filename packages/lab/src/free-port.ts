import { createServer } from 'node:net'
import { MeshError } from '@traffic-lab/resources'

/** The first port from `first` on that nobody listens on at 127.0.0.1; `preferred` before all others. */
export async function freePort(first: number, preferred?: number): Promise<number> {
  const candidates = Array.from({ length: 100 }, (_, i) => first + i)
  if (preferred !== undefined) candidates.unshift(preferred)
  for (const port of candidates) if (await isFree(port)) return port
  throw new MeshError('LAB103', `no free port at 127.0.0.1 from ${first} to ${first + 99}`, {
    hint: 'stop what listens there, or another lab with `pnpm lab down` in its folder',
  })
}

function isFree(port: number): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => server.close(() => resolve(true)))
  })
}
