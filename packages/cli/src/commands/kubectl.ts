import { spawn } from 'node:child_process'
import { askLab, findKubectl, labPaths } from '@traffic-lab/lab'
import { createProgress } from '../progress.ts'
import { callerFolder, stateDir } from '../workspace.ts'

/** kubectl says only that the connection was refused. */
async function hintIfNoLab(): Promise<void> {
  if (process.env.KUBECONFIG !== undefined) return
  if ((await askLab(labPaths(stateDir).lockSocket)) !== undefined) return
  process.stderr.write('No lab is running here. Start one with `pnpm dev`.\n')
}

/** kubectl with the lab's kubeconfig, unless the caller's KUBECONFIG names another. Its exit code is ours. */
export async function kubectl(args: readonly string[]): Promise<number> {
  const progress = createProgress()
  const { path } = await findKubectl({ env: process.env, progress })
  progress.done()
  const env = { KUBECONFIG: labPaths(stateDir).kubeconfig, ...process.env }
  const child = spawn(path, args, { stdio: 'inherit', cwd: callerFolder, env })
  // The terminal sends Ctrl-C to kubectl as well: let it decide what that means.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  return new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)))
  }).finally(hintIfNoLab)
}
