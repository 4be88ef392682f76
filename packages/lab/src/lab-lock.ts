import { mkdir, rm } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { dirname } from 'node:path'
import { removeIfEmpty } from './clear-sockets.ts'

/**
 * One lab per state folder. The lock is a Unix socket that answers with what the running lab says of itself and hears
 * one word, `stop`. The kernel ends it with the process, so a killed lab leaves no lock behind.
 */
export interface LabLock {
  close(): Promise<void>
}

/** What a running lab tells about itself. */
export interface RunningLab {
  readonly pid: number
  readonly startedAt: string
  readonly apiUrl: string | undefined
  readonly gatewayUrl: string | undefined
  /** True once everything is up. */
  readonly ready: boolean
  readonly proxies: readonly ProxyReport[]
}

/** One Envoy, as `lab status` shows it. */
export interface ProxyReport {
  readonly node: string
  /** In words: up to date, behind, refused (and why), not connected. */
  readonly state: string
}

export interface LabLockOptions {
  readonly describe: () => RunningLab
  readonly onStop: () => void
}

/** Takes the lock, or returns the lab that has it. */
export async function takeLabLock(path: string, options: LabLockOptions): Promise<LabLock | RunningLab> {
  const claim = await claimAlone(path)
  const running = await askLab(path)
  if (running !== undefined) {
    claim?.close()
    return running
  }
  // Held by a process that does not answer yet: it has just begun, or is about to end.
  if (claim === undefined)
    return { pid: 0, startedAt: '', apiUrl: undefined, gatewayUrl: undefined, ready: false, proxies: [] }
  // The lab that was here may have taken its folder with it.
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await rm(path, { force: true })
  const clients = new Set<Socket>()
  const server: Server = createServer((socket) => {
    clients.add(socket)
    socket.on('close', () => clients.delete(socket))
    socket.on('error', () => socket.destroy())
    socket.on('data', (data) => {
      if (data.toString().includes('stop')) options.onStop()
    })
    socket.write(`${JSON.stringify(options.describe())}\n`)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => resolve())
  })
  server.unref()
  return {
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of clients) socket.destroy()
      await closed
      await removeIfEmpty(dirname(path))
      await new Promise<void>((resolve) => claim.close(() => resolve()))
    },
  }
}

/**
 * Asking and taking are two steps; this makes them one. Linux gives a name in its abstract namespace to one process at a
 * time and takes it back when that process ends. Elsewhere the socket itself has to do.
 */
async function claimAlone(path: string): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy())
  server.unref()
  if (process.platform !== 'linux') return server
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined))
    server.listen(`\0${path}`, () => resolve(server))
  })
}

/** What the lab behind this lock says of itself; undefined when none runs. */
export async function askLab(path: string): Promise<RunningLab | undefined> {
  const socket = await open(path)
  if (socket === undefined) return undefined
  return new Promise((resolve, reject) => {
    let text = ''
    socket.on('data', (data) => {
      text += data.toString()
      if (!text.includes('\n')) return
      socket.destroy()
      resolve(JSON.parse(text) as RunningLab)
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(undefined))
  })
}

/** Asks the running lab to stop and waits until it is gone. False when none runs. */
export async function stopLab(path: string): Promise<boolean> {
  const socket = await open(path)
  if (socket === undefined) return false
  socket.write('stop\n')
  await new Promise<void>((resolve) => {
    socket.on('close', () => resolve())
    socket.on('error', () => resolve())
    socket.resume()
  })
  return true
}

function open(path: string): Promise<Socket | undefined> {
  const socket = connect(path)
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(socket))
    socket.once('error', () => resolve(undefined))
  })
}
