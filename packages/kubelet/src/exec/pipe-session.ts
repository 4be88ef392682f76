import { spawn } from 'node:child_process'
import { Readable } from 'node:stream'
import type { ExecExit, ExecSession } from '@traffic-lab/kube-api'
import { exitStatus } from '../process/pod-process.ts'
import { hangUp } from './hang-up.ts'
import type { ExecStart } from './start-exec.ts'

/** A command whose input and outputs are pipes. `warning` is put before its error output. */
export function startPipeSession(start: ExecStart, warning?: string): ExecSession {
  const { file, args, env, cwd, stdin, watcher } = start
  const child = spawn(file, args, { env, cwd, detached: true, stdio: 'pipe' })
  const { pid } = child
  if (pid !== undefined) watcher.watch(pid)
  const gone = new AbortController()
  child.once('exit', () => {
    gone.abort()
    if (pid !== undefined) watcher.unwatch(pid)
  })
  // A command may end without reading its input.
  child.stdin.on('error', () => {})
  if (!stdin) child.stdin.end()
  const exit = new Promise<ExecExit>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code: exitStatus(code, signal).code }))
  })
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: warning === undefined ? child.stderr : Readable.from(withWarning(warning, child.stderr)),
    exit,
    resize() {},
    hangUp() {
      void hangUp({ group: pid, gone: gone.signal, outputs: [child.stdout, child.stderr] })
    },
  }
}

async function* withWarning(warning: string, stderr: Readable): AsyncGenerator<Buffer> {
  yield Buffer.from(`${warning}\n`)
  yield* stderr
}
