import { rm } from 'node:fs/promises'
import { askLab, labPaths } from '@traffic-lab/lab'
import { MeshError } from '@traffic-lab/resources'
import { exitCode } from '../exit-code.ts'
import { stateDir } from '../workspace.ts'

/** Forgets all objects and logs of the lab; its token and addresses stay, so that a kubeconfig in use stays true. */
export async function reset(): Promise<number> {
  const paths = labPaths(stateDir)
  if ((await askLab(paths.lockSocket)) !== undefined) {
    throw new MeshError('CLI103', 'a lab runs here, and its objects are in use', { hint: 'pnpm lab down' })
  }
  for (const folder of [paths.objects, paths.pods, paths.logs])
    await rm(folder, { recursive: true, force: true })
  process.stdout.write('Every object is forgotten: the next start is like the first.\n')
  return exitCode.good
}
