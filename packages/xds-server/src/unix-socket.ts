import { chmod, lstat, unlink } from 'node:fs/promises'
import { connect, type Server } from 'node:net'
import { MeshError } from '@traffic-lab/resources'

/** `sun_path` is 104 bytes on macOS and 108 elsewhere, with its closing zero. */
const maxPathBytes = process.platform === 'darwin' ? 103 : 107

/** Listens on a Unix socket that only this user may open. Takes the place of a dead server's socket, never of a living one's. */
export async function listenOnUnixSocket(server: Server, path: string): Promise<void> {
  const bytes = Buffer.byteLength(path)
  if (bytes > maxPathBytes) {
    throw new MeshError(
      'ADS103',
      `the socket path ${path} has ${bytes} bytes; the system takes ${maxPathBytes}`,
      {
        hint: 'use a shorter folder',
      },
    )
  }
  await removeStaleSocket(path)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => {
      server.off('error', reject)
      resolve()
    })
  }).catch((cause: unknown) => {
    throw new MeshError(
      'ADS104',
      `cannot listen on ${path}: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    )
  })
  await chmod(path, 0o600)
}

async function removeStaleSocket(path: string): Promise<void> {
  const stats = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (stats === undefined) return
  if (!stats.isSocket()) {
    throw new MeshError('ADS105', `${path} exists and is not a socket`, {
      hint: 'move it away or use another path',
    })
  }
  if (await isServed(path)) {
    throw new MeshError('ADS106', `${path} is served by a running process`, { hint: 'stop that lab first' })
  }
  await unlink(path)
}

/** A socket file outlives its process; only a connection tells. */
function isServed(path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = connect(path)
    probe.once('connect', () => {
      probe.destroy()
      resolve(true)
    })
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' || error.code === 'ENOENT') resolve(false)
      else reject(error)
    })
  })
}
