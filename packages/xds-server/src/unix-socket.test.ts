import { once } from 'node:events'
import { rename, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeTempFolder } from './testing/real-envoy.ts'
import { listenOnUnixSocket } from './unix-socket.ts'

describe('listenOnUnixSocket', () => {
  let folder: string
  const servers: Server[] = []

  beforeEach(async () => {
    folder = await makeTempFolder()
  })

  afterEach(async () => {
    for (const server of servers.splice(0)) if (server.listening) await once(server.close(), 'close')
    await rm(folder, { recursive: true })
  })

  function makeServer(): Server {
    const server = createServer()
    servers.push(server)
    return server
  }

  it('gives the socket to its user alone', async () => {
    const path = join(folder, 's')
    await listenOnUnixSocket(makeServer(), path)
    const { mode } = await stat(path)
    expect((mode & 0o777).toString(8)).toBe('600')
  })

  it('replaces the socket of a dead server', async () => {
    const path = join(folder, 's')
    const dead = makeServer()
    await listenOnUnixSocket(dead, join(folder, 'other'))
    // A killed process leaves its file behind: rename keeps it when the server closes its own path.
    await rename(join(folder, 'other'), path)
    await once(dead.close(), 'close')
    const server = makeServer()
    await listenOnUnixSocket(server, path)
    expect(server.listening).toBe(true)
  })

  it('refuses a path that is served, is not a socket, is too long or has no folder', async () => {
    const path = join(folder, 's')
    await listenOnUnixSocket(makeServer(), path)
    await expect(listenOnUnixSocket(makeServer(), path)).rejects.toThrow('is served by a running process')
    const file = join(folder, 'file')
    await writeFile(file, 'keep me')
    await expect(listenOnUnixSocket(makeServer(), file)).rejects.toThrow('is not a socket')
    await expect(listenOnUnixSocket(makeServer(), join(folder, 'x'.repeat(120)))).rejects.toThrow(
      /bytes; the system takes 10/,
    )
    await expect(listenOnUnixSocket(makeServer(), join(folder, 'no', 's'))).rejects.toThrow(
      'cannot listen on',
    )
  })
})
