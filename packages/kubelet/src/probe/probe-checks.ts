import { spawn } from 'node:child_process'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { connect } from 'node:net'
import type { ProcessWatcher } from '../process/process-watcher.ts'

export interface HttpCheckOptions {
  readonly host: string
  readonly port: number
  readonly path: string
  readonly scheme: string
  readonly headers: readonly { readonly name: string; readonly value: string }[]
}

type Attempt = (signal: AbortSignal) => Promise<void>

/** Passes on a status from 200 to 399, whoever the certificate says it is (as the kubelet does). */
export function httpCheck({ host, port, path, scheme, headers }: HttpCheckOptions): Attempt {
  const request = scheme.toUpperCase() === 'HTTPS' ? httpsRequest : httpRequest
  return (signal) =>
    new Promise((resolve, reject) => {
      const options = {
        host,
        port,
        path,
        signal,
        agent: false,
        rejectUnauthorized: false,
        headers: {
          'user-agent': 'kube-probe/1.33',
          connection: 'close',
          ...Object.fromEntries(headers.map(({ name, value }) => [name.toLowerCase(), value])),
        },
      }
      const call = request(options, (answer) => {
        answer.resume()
        answer.once('error', reject)
        const status = answer.statusCode ?? 0
        if (status >= 200 && status < 400) resolve()
        else reject(new Error(`HTTP probe failed with statuscode: ${status}`))
      })
      call.once('error', reject)
      call.end()
    })
}

/** Passes when the port accepts a connection. */
export function tcpCheck(host: string, port: number): Attempt {
  return (signal) =>
    new Promise((resolve, reject) => {
      const socket = connect({ host, port, signal })
      socket.once('connect', () => {
        socket.destroy()
        resolve()
      })
      socket.once('error', reject)
    })
}

/** Passes when the command ends with 0. Its process group is killed when time is up. */
export function execCheck(
  command: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
  watcher: ProcessWatcher,
): Attempt {
  const [file = '', ...args] = command
  return (signal) =>
    new Promise((resolve, reject) => {
      const child = spawn(file, args, { env, cwd, detached: true, stdio: 'ignore' })
      const { pid } = child
      if (pid !== undefined) watcher.watch(pid)
      const kill = () => {
        if (pid !== undefined) watcher.unwatch(pid)
      }
      signal.addEventListener('abort', kill)
      child.once('error', reject)
      child.once('exit', (code) => {
        signal.removeEventListener('abort', kill)
        kill()
        if (code === 0) resolve()
        else reject(new Error(`command ended with exit code ${code ?? 'none'}`))
      })
    })
}
