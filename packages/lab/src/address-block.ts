import { createServer, type Server } from 'node:net'
import { MeshError } from '@traffic-lab/resources'

/** A 127.x.0.0/16 that no other lab uses, for as long as it is not closed. */
export interface AddressBlock {
  /** `127.x` */
  readonly prefix: string
  close(): Promise<void>
}

/** Istio's discovery port, on an address that no pod and no Service gets. */
const claimPort = 15012
const firstBlock = 10
const lastBlock = 250

/**
 * Takes the first free block, `preferred` before all others. A listening socket is the claim: the kernel lets only one
 * process have it, whoever that process belongs to, and gives it back when the process dies.
 */
export async function claimAddressBlock(preferred?: string): Promise<AddressBlock> {
  const candidates = Array.from({ length: lastBlock - firstBlock + 1 }, (_, i) => `127.${firstBlock + i}`)
  if (preferred !== undefined) candidates.unshift(preferred)
  for (const prefix of candidates) {
    const server = await listen(`${prefix}.255.254`)
    if (server !== undefined) {
      return { prefix, close: () => new Promise((done) => server.close(() => done())) }
    }
  }
  throw new MeshError(
    'LAB101',
    `no free address block: 127.${firstBlock}.0.0/16 to 127.${lastBlock}.0.0/16 are all taken`,
    {
      hint: 'stop another lab with `pnpm lab down` in its folder',
    },
  )
}

async function listen(host: string): Promise<Server | undefined> {
  const server = createServer()
  server.unref()
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined)
      else if (error.code === 'EADDRNOTAVAIL') reject(singleLoopback(error))
      else reject(error)
    })
    server.listen({ host, port: claimPort, exclusive: true }, () => resolve(server))
  })
}

function singleLoopback(cause: Error): MeshError {
  return new MeshError(
    'LAB102',
    'this system has one loopback address only; a lab gives each pod an address of its own',
    {
      hint: 'run the lab on Linux (on Windows: in WSL2), or on macOS in a Linux virtual machine',
      cause,
    },
  )
}
