import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { askLab, labPaths, type RunningLab } from '@traffic-lab/lab'

export const root = join(import.meta.dirname, '../..')

/** A lab as a user starts it: the command line in a process of its own, with a state folder of its own. */
export interface LabProcess extends AsyncDisposable {
  readonly stateDir: string
  readonly kubeconfig: string
  readonly child: ChildProcess
  /** All it has printed, both streams. */
  output(): string
  running(): Promise<RunningLab | undefined>
  /** Sends a signal and resolves with the exit code (null after a signal). */
  end(signal: NodeJS.Signals): Promise<number | null>
}

/** Starts `lab up` with these words and resolves when it says that it is ready. */
export async function startLab(
  words: readonly string[],
  options: { readonly stateDir?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<LabProcess> {
  const stateDir = options.stateDir ?? (await mkdtemp(join(tmpdir(), 'lab-')))
  const env = { ...process.env, ...options.env, LAB_STATE_DIR: stateDir }
  const child = spawn(process.execPath, [join(root, 'packages/cli/src/main.ts'), ...words], {
    env,
    cwd: root,
    stdio: 'pipe',
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => (output += data.toString()))
  const paths = labPaths(stateDir)
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const lab: LabProcess = {
    stateDir,
    kubeconfig: paths.kubeconfig,
    child,
    output: () => output,
    running: () => askLab(paths.lockSocket),
    async end(signal) {
      child.kill(signal)
      return ended
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) await lab.end('SIGTERM')
      await rm(stateDir, { recursive: true, force: true })
    },
  }
  await ready(child, lab)
  return lab
}

/** The banner is the last thing `up` prints; a process that ends before it could not start. */
function ready(child: ChildProcess, lab: LabProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => {
      if (lab.output().includes('export KUBECONFIG=')) resolve()
    }
    child.stdout?.on('data', look)
    child.once('close', (code) => reject(new Error(`the lab ended with ${code}:\n${lab.output()}`)))
  })
}
