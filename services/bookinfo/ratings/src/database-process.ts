// For the tests: a database server of one's own, on a free port, with its files in a temporary folder.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

export interface DatabaseProcess extends AsyncDisposable {
  readonly host: string
  readonly port: number
}

/** The program's full path; undefined where it is not installed. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/bin']
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path))
}

/** Starts a server once `prepare` has filled its folder; resolves when it accepts connections. */
export async function startDatabase(
  program: string,
  argumentsFor: (folder: string, port: number) => readonly string[],
  prepare: (folder: string) => Promise<void> = async () => {},
): Promise<DatabaseProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'ratings-'))
  const removeFolder = () => rm(folder, { recursive: true, force: true })
  try {
    await prepare(folder)
    const port = await freePort()
    const server = spawn(program, argumentsFor(folder, port), {
      stdio: ['ignore', 'ignore', 'pipe'],
      cwd: folder,
    })
    let log = ''
    server.stderr.on('data', (data: Buffer) => {
      log = (log + String(data)).slice(-4_000)
    })
    await accepts(port, server).catch(async (error: unknown) => {
      await end(server)
      throw new Error(`${program} did not start:\n${log}`, { cause: error })
    })
    return {
      host,
      port,
      async [Symbol.asyncDispose]() {
        await end(server)
        await removeFolder()
      },
    }
  } catch (error) {
    await removeFolder()
    throw error
  }
}

/** Runs a program to its end; rejects with what it said unless it succeeds. */
export async function runToEnd(program: string, args: readonly string[]): Promise<void> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => {
      output += String(data)
    })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${program} ended with ${code}:\n${output}`)
}

const host = '127.0.0.1'

/** Free now: nothing tells a server of another program to choose one itself. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, host)
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

async function accepts(port: number, server: ChildProcess): Promise<void> {
  const deadline = AbortSignal.timeout(30_000)
  while (server.exitCode === null && server.signalCode === null) {
    const socket = connect(port, host)
    const connected = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (connected) return
    await delay(20, undefined, { signal: deadline })
  }
  throw new Error('it ended')
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const exited = once(server, 'exit')
  server.kill('SIGKILL')
  await exited
}
