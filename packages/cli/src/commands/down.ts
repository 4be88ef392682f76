import { labPaths, stopLab } from '@traffic-lab/lab'
import { exitCode } from '../exit-code.ts'
import { stateDir } from '../workspace.ts'

/** Stops the lab and returns when its last process has ended. Nothing to stop is no error. */
export async function down(): Promise<number> {
  const stopped = await stopLab(labPaths(stateDir).lockSocket)
  process.stdout.write(
    stopped ? `The lab has stopped; its objects stay in ${stateDir}.\n` : 'No lab is running.\n',
  )
  return exitCode.good
}
