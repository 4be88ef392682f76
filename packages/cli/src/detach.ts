import { spawn } from 'node:child_process'
import { openSync } from 'node:fs'
import { join } from 'node:path'
import { labPaths, makeLabFolders } from '@traffic-lab/lab'
import { MeshError } from '@traffic-lab/resources'
import { exitCode } from './exit-code.ts'
import type { UpOptions } from './parse-command.ts'
import { callerFolder, stateDir } from './workspace.ts'

/** Starts the lab in a process of its own, passes on what it prints until it is ready, and leaves it alone. */
export async function detach(options: UpOptions): Promise<number> {
  const paths = labPaths(stateDir)
  await makeLabFolders(paths)
  const words = [
    'lab',
    'up',
    ...(options.empty ? ['--empty'] : []),
    ...options.files.flatMap((file) => ['-f', file]),
  ]
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...words], {
    detached: true,
    // A lab that outlives its terminal must not write to it: a file takes what is said after the banner.
    stdio: ['ignore', 'pipe', openSync(join(paths.logs, 'up.log'), 'a', 0o600)],
    env: { ...process.env, INIT_CWD: callerFolder, LAB_STATE_DIR: stateDir },
  })
  const code = await new Promise<number | undefined>((resolve, reject) => {
    let text = ''
    child.stdout?.on('data', (data: Buffer) => {
      text += data.toString()
      if (!text.includes('keep the kubeconfig to yourself')) return
      process.stdout.write(text)
      resolve(undefined)
    })
    child.once('error', reject)
    child.once('close', (status) => resolve(status ?? exitCode.couldNotRun))
  })
  if (code !== undefined) {
    throw new MeshError('CLI102', `the lab did not start (exit code ${code})`, {
      hint: `read ${join(paths.logs, 'up.log')}`,
    })
  }
  child.stdout?.destroy()
  child.unref()
  return exitCode.good
}
