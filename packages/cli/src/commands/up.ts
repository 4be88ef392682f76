import {
  type Lab,
  labPaths,
  makeLabFolders,
  type RunningLab,
  readObjects,
  takeLabLock,
} from '@traffic-lab/lab'
import { MeshError } from '@traffic-lab/resources'
import { banner } from '../banner.ts'
import { demoObjects } from '../demo-objects.ts'
import { announce, detach, detachedProgress } from '../detach.ts'
import { exitCode } from '../exit-code.ts'
import { interruptSignal } from '../interrupt.ts'
import { openLab } from '../open-lab.ts'
import type { UpOptions } from '../parse-command.ts'
import { createProgress } from '../progress.ts'
import { fromCaller, stateDir } from '../workspace.ts'

/** How long to wait for the pods before saying which ones are not ready; the lab stays up all the same. */
const readyDeadlineMs = 60_000

/** Runs the lab in the foreground until Ctrl-C or `lab down`; with `detach` in a process of its own. */
export async function up(options: UpOptions): Promise<number> {
  const paths = labPaths(stateDir)
  await makeLabFolders(paths)
  if (options.detach) return detach(options)
  const stopped = new AbortController()
  const signal = AbortSignal.any([interruptSignal(), stopped.signal])
  const progress = detachedProgress() ?? createProgress()
  const startedAt = new Date().toISOString()
  let lab: Lab | undefined
  let ready = false
  const lock = await takeLabLock(paths.lockSocket, {
    describe: () => ({
      pid: process.pid,
      startedAt,
      apiUrl: lab?.apiUrl,
      gatewayUrl: lab?.gatewayUrl,
      ready,
      proxies: lab?.proxies() ?? [],
    }),
    onStop: () => stopped.abort(new Error('stopped by `pnpm lab down`')),
  })
  if (!('close' in lock)) throw alreadyRuns(lock)
  try {
    const own = await readObjects(options.files.map(fromCaller))
    const objects = [...(options.empty ? [] : await demoObjects()), ...own]
    lab = await openLab({ stateDir, objects, progress, signal })
    const problems = await lab.allReady({ progress, signal, deadlineMs: readyDeadlineMs })
    ready = true
    progress.done()
    announce(`${banner(lab, options)}${problems.map((problem) => `warning: ${problem}\n`).join('')}`)
    await aborted(signal)
    process.stderr.write('stopping the lab\n')
    return exitCode.good
  } catch (error) {
    if (signal.aborted) return exitCode.good
    throw error
  } finally {
    progress.done()
    await lab?.close()
    await lock.close()
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}

function alreadyRuns({ pid, apiUrl }: RunningLab): MeshError {
  return new MeshError(
    'CLI101',
    `a lab already runs for ${stateDir} (${pid > 0 ? `process ${pid}, API ${apiUrl ?? 'starting'}` : 'it is just starting or ending'})`,
    {
      hint: 'use it, or stop it with `pnpm lab down`',
    },
  )
}
