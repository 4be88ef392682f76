import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { open } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { MeshError } from '@traffic-lab/resources'
import { createTempFolder } from './temp-folder.ts'

/** A Node program that serves HTTP, in a process of its own. Ends with its scope. */
export interface HttpProcess extends AsyncDisposable {
  readonly pid: number
  readonly url: string
}

const host = '127.0.0.1'

/** Starts it with a port of its own in LISTEN_PORT, its log in a file; resolves when it accepts connections. */
export async function startHttpProcess(
  program: string,
  env: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<HttpProcess> {
  const stack = new AsyncDisposableStack()
  try {
    const { path: folder } = stack.use(await createTempFolder())
    const log = stack.use(await open(join(folder, 'log'), 'w'))
    const port = await freePort()
    const child = spawn(process.execPath, [program], {
      env: { ...process.env, http_proxy: '', ...env, LISTEN_HOST: host, LISTEN_PORT: String(port) },
      stdio: ['ignore', log.fd, 'inherit'],
    })
    const exited = once(child, 'exit')
    // Without a listener of its own a rejection would end the process before anyone waits.
    exited.catch(() => {})
    stack.defer(async () => {
      child.kill('SIGKILL')
      await exited
    })
    while (!(await accepts(port))) {
      if (child.exitCode !== null)
        throw new MeshError('BEN104', `${program} ended with ${child.exitCode}`, {
          hint: 'run it alone to see why',
        })
      await delay(10, undefined, { signal })
    }
    if (child.pid === undefined) throw new Error('a process without a number')
    const ends = stack.move()
    return {
      pid: child.pid,
      url: `http://${host}:${port}`,
      [Symbol.asyncDispose]: () => ends.disposeAsync(),
    }
  } finally {
    await stack.disposeAsync()
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, host)
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('a server without a port')
  return address.port
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host, () => resolve(true))
    socket.once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
