import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import type { Readable } from 'node:stream'
import { delay } from './delay.ts'
import type { ProcessWatcher } from './process-watcher.ts'
import { signalGroup } from './signal-group.ts'

export interface PodProcessOptions {
  readonly command: readonly [string, ...string[]]
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  readonly watcher: ProcessWatcher
  onOutput(stream: 'stdout' | 'stderr', chunk: Buffer): void
  /** An open file that takes stderr instead of `onOutput`. */
  readonly stderrFd?: number | undefined
}

export interface ProcessExit {
  /** 0…255; a signal counts as 128 + its number, as in a shell. */
  readonly code: number
  readonly signal?: number
  /** Why it could not be started at all. */
  readonly startError?: string
}

export interface PodProcess {
  /** Undefined when it could not be started. */
  readonly pid: number | undefined
  /** Resolves when the process is gone, its group with it, and all output has been handed over. */
  readonly exit: Promise<ProcessExit>
  signal(signal: NodeJS.Signals): void
}

/** Runs a process in a group of its own: a Ctrl-C in the lab's terminal does not reach it. */
export function startPodProcess(options: PodProcessOptions): PodProcess {
  const { command, env, cwd, watcher, onOutput, stderrFd } = options
  const [file, ...args] = command
  const child = spawn(file, args, {
    env,
    cwd,
    detached: true,
    stdio: ['ignore', 'pipe', stderrFd ?? 'pipe'],
  })
  child.stdout?.on('data', (chunk: Buffer) => onOutput('stdout', chunk))
  child.stderr?.on('data', (chunk: Buffer) => onOutput('stderr', chunk))
  const { pid } = child
  if (pid !== undefined) watcher.watch(pid)
  return {
    pid,
    exit: exitOf(child, () => {
      if (pid !== undefined) watcher.unwatch(pid)
    }),
    signal(signal) {
      if (pid !== undefined && child.exitCode === null && child.signalCode === null) signalGroup(pid, signal)
    },
  }
}

function exitOf(child: ChildProcess, onExit: () => void): Promise<ProcessExit> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 128, startError: startErrorOf(error, child.spawnfile) }))
    child.once('exit', (code, signal) => {
      onExit()
      const exit = exitStatus(code, signal)
      // A descendant that left the group may hold the pipes open: its output is then cut off.
      const closed = new AbortController()
      child.once('close', () => closed.abort())
      void delay(1000, closed.signal).then(() => {
        for (const stream of [child.stdout, child.stderr] as (Readable | null)[]) stream?.destroy()
        resolve(exit)
      })
    })
  })
}

/** In the words of a container runtime where it has some. */
function startErrorOf(error: Error, file: string): string {
  if (!('code' in error) || error.code !== 'ENOENT') return error.message
  return `exec: "${file}": ${file.includes('/') ? 'no such file or directory' : 'executable file not found in $PATH'}`
}

/** A shell's way to count an ending. */
export function exitStatus(code: number | null, signal: NodeJS.Signals | null): ProcessExit {
  if (signal === null) return { code: code ?? 0 }
  const number = constants.signals[signal]
  return { code: 128 + number, signal: number }
}
