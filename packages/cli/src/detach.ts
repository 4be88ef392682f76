import { spawn } from 'node:child_process'
import { openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { labPaths } from '@traffic-lab/lab'
import { exitCode } from './exit-code.ts'
import type { UpOptions } from './parse-command.ts'
import { createProgress, type Progress } from './progress.ts'
import { callerFolder, stateDir } from './workspace.ts'

/** What a detached lab says over its channel, until it is ready. */
type Message = { readonly progress: string } | { readonly banner: string }

/**
 * Starts the lab in a process of its own, prints its banner once everything is ready, and leaves it alone. A lab that
 * does not start has said why: that is printed, and its exit code is ours.
 */
export async function detach(options: UpOptions): Promise<number> {
  const files = options.files.flatMap((file) => ['-f', file])
  const words = ['lab', 'up', ...(options.empty ? ['--empty'] : []), ...files]
  // A lab that outlives its terminal must not write to it.
  const logFile = join(labPaths(stateDir).logs, 'up.log')
  const log = openSync(logFile, 'w', 0o600)
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...words], {
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
    env: { ...process.env, INIT_CWD: callerFolder, LAB_STATE_DIR: stateDir },
  })
  const progress = createProgress()
  const code = await new Promise<number>((resolve, reject) => {
    child.on('message', (message: Message) => {
      if ('progress' in message) return progress(message.progress)
      progress.done()
      process.stdout.write(message.banner)
      resolve(exitCode.good)
    })
    child.once('error', reject)
    child.once('close', (status) => resolve(status ?? exitCode.couldNotRun))
  })
  progress.done()
  if (code !== exitCode.good) process.stderr.write(readFileSync(logFile, 'utf8'))
  if (child.connected) child.disconnect()
  child.unref()
  return code
}

/** Says that the lab is ready: to whoever detached it, else on stdout. */
export function announce(banner: string): void {
  if (process.send === undefined) process.stdout.write(banner)
  else process.send({ banner } satisfies Message)
}

/** Progress that goes to whoever detached this process while it listens; undefined in the foreground. */
export function detachedProgress(): Progress | undefined {
  if (process.send === undefined) return undefined
  const report = (progress: string) => {
    if (process.connected) process.send?.({ progress } satisfies Message)
  }
  return Object.assign(report, { keep: () => {}, done: () => {} })
}
