import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { labPaths, stopLab } from '@traffic-lab/lab'
import { type KubeObject, MeshError } from '@traffic-lab/resources'
import type { BenchContext } from './benchmark.ts'
import { createTempFolder } from './temp-folder.ts'
import { writeObjects } from './weather-objects.ts'

/** A lab that runs, as a user has it: `pnpm lab up`, with a state folder of its own. Ends with its scope. */
export interface LabUnderTest extends AsyncDisposable {
  /** Of the outermost process: pnpm. */
  readonly pid: number
  readonly kubeconfig: string
  /** From the start of that process until every pod was ready, in milliseconds. */
  readonly startMs: number
}

/** Starts `pnpm lab up` with these objects, or with both apps; rejects with what it said if it does not become ready. */
export async function startLabUnderTest(
  { root, envoyPath, signal }: BenchContext,
  objects?: readonly KubeObject[],
): Promise<LabUnderTest> {
  signal.throwIfAborted()
  const stack = new AsyncDisposableStack()
  try {
    const { path: stateDir } = stack.use(await createTempFolder())
    const paths = labPaths(stateDir)
    const words = ['lab', 'up']
    if (objects !== undefined) {
      const file = join(stateDir, 'bench.yaml')
      await writeObjects(file, objects)
      words.push('--empty', '-f', file)
    }
    const startedAt = performance.now()
    const child = spawn('pnpm', words, {
      cwd: root,
      // Of a group of its own: Ctrl-C reaches the benchmark alone, which then ends the lab.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, INIT_CWD: root, LAB_STATE_DIR: stateDir, ENVOY_BIN: envoyPath },
    })
    const closed = once(child, 'close')
    // Without a listener of its own a rejection of `closed` would end the process before anyone waits.
    closed.catch(() => {})
    stack.defer(async () => {
      if (child.exitCode === null && child.signalCode === null) {
        // One that has only begun does not listen yet: then the signal ends it, together with its pnpm.
        if (!(await stopLab(paths.lockSocket)) && child.pid !== undefined) process.kill(-child.pid, 'SIGTERM')
        await closed
      }
    })
    await bannerOf(child, signal)
    const { pid } = child
    if (pid === undefined) throw new Error('a process without a number')
    return {
      pid,
      kubeconfig: paths.kubeconfig,
      startMs: performance.now() - startedAt,
      [Symbol.asyncDispose]: () => stack.disposeAsync(),
    }
  } catch (error) {
    await stack.disposeAsync()
    throw error
  }
}

/** The banner is the last thing `up` prints. */
function bannerOf(child: ReturnType<typeof spawn>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = ''
    const fail = (reason: string) =>
      reject(new MeshError('BEN101', `pnpm lab up ${reason}\n${output}`, { hint: 'run it alone to see why' }))
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (data: Buffer) => {
        output += data.toString()
        if (output.includes('warning: pod ')) fail('has a pod that does not become ready')
        else if (output.includes('export KUBECONFIG=') && output.includes('keep the kubeconfig')) resolve()
      })
    }
    child.once('error', reject)
    child.once('close', (code) => fail(`ended with ${code}`))
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
