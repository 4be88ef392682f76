import { ApiError, type ExecSession } from '@traffic-lab/kube-api'
import type { ProcessWatcher } from '../process/process-watcher.ts'
import { findExecutable } from './find-executable.ts'
import { startPipeSession } from './pipe-session.ts'
import { startTerminalSession } from './terminal-session.ts'

export interface ExecRequest {
  readonly command: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  readonly stdin: boolean
  readonly tty: boolean
  readonly watcher: ProcessWatcher
}

/** A command that is known to exist. */
export interface ExecStart extends ExecRequest {
  readonly file: string
  readonly args: readonly string[]
}

/**
 * Runs a command on this machine with a container's environment and folder, in a process group of its own: what it
 * leaves behind when it ends is killed. Throws ApiError 500 with Kubernetes' words when there is no such program.
 */
export async function startExec(request: ExecRequest): Promise<ExecSession> {
  const { command, env, cwd, tty } = request
  const [name = '', ...args] = command
  const file = findExecutable(name, env.PATH ?? '', cwd)
  if (file === undefined) throw noExecutable(name)
  const start = { ...request, file, args }
  return tty ? await startTerminalSession(start) : startPipeSession(start)
}

function noExecutable(name: string): ApiError {
  const cause = name.includes('/') ? 'no such file or directory' : 'executable file not found in $PATH'
  const message = `error executing command in container: exec: "${name}": ${cause}`
  return new ApiError(500, 'InternalError', `Internal error occurred: ${message}`)
}
