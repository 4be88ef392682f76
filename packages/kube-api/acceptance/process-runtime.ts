import { spawn } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import type { ExecSession, PodRuntime } from '../src/index.ts'
import { ApiError } from '../src/index.ts'

/** What a pod of the tests is: the file with its log, and where each of its ports listens on this machine. */
export interface ProcessPod {
  readonly logFile: string
  readonly ports: ReadonlyMap<number, number>
}

/** Pods as plain processes of this machine: enough of a kubelet to drive the streaming subresources. */
export function processRuntime(pods: ReadonlyMap<string, ProcessPod>): PodRuntime {
  const podOf = (name: string) => {
    const pod = pods.get(name)
    if (pod === undefined) throw new ApiError(404, 'NotFound', `pods "${name}" not found`)
    return pod
  }
  return {
    logs: async (_namespace, pod, { tailLines, follow }) => {
      const { logFile } = podOf(pod)
      const args = [
        '-n',
        tailLines === undefined ? '+1' : String(tailLines),
        ...(follow ? ['-f'] : []),
        logFile,
      ]
      if (tailLines === undefined && !follow) return createReadStream(logFile)
      const tail = spawn('tail', args, { stdio: ['ignore', 'pipe', 'ignore'] })
      tail.stdout.once('close', () => tail.kill())
      return tail.stdout
    },
    exec: async (_namespace, pod, { command }) => {
      podOf(pod)
      return startProcess(command)
    },
    connect: async (_namespace, pod, port) => {
      const local = podOf(pod).ports.get(port)
      const socket = connect({ host: '127.0.0.1', port: local ?? 1, allowHalfOpen: true })
      await new Promise<void>((resolve, reject) => {
        socket.once('connect', resolve)
        socket.once('error', reject)
      })
      return socket
    },
  }
}

function startProcess([file = '', ...args]: readonly string[]): Promise<ExecSession> {
  const child = spawn(file, args, { detached: true })
  const exit = new Promise<{ code: number }>((resolve) => {
    child.once('close', (code, signal) => resolve({ code: code ?? (signal === null ? 1 : 128 + 9) }))
  })
  return new Promise((resolve, reject) => {
    child.once('error', () => {
      const problem = `exec: "${file}": executable file not found in $PATH`
      const message = `Internal error occurred: error executing command in container: ${problem}`
      reject(new ApiError(500, 'InternalError', message))
    })
    child.once('spawn', () =>
      resolve({
        stdin: child.stdin,
        stdout: Readable.from(child.stdout),
        stderr: Readable.from(child.stderr),
        exit,
        resize: () => {},
        hangUp: () => {
          if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGHUP')
        },
      }),
    )
  })
}
