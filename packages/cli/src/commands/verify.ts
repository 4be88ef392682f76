import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { experiments } from '@traffic-lab/experiments'
import { askLab, type Lab, labPaths } from '@traffic-lab/lab'
import { MeshError } from '@traffic-lab/resources'
import {
  exitCodeOf,
  formatJson,
  formatJunit,
  formatTable,
  mergeReports,
  verify as runExperiments,
  type VerifyReport,
} from '@traffic-lab/verifier'
import { endBySignal, interruptSignal } from '../interrupt.ts'
import { openLab } from '../open-lab.ts'
import type { VerifyOptions } from '../parse-verify.ts'
import { createProgress } from '../progress.ts'
import { createRunningExperiments } from '../running-experiments.ts'
import { fromCaller, stateDir } from '../workspace.ts'
import { writeError } from '../write-error.ts'

/**
 * Runs experiments on the cluster that was named, on the lab that runs here, or on an empty lab of its own. Interrupted,
 * it removes what it created and ends by the signal.
 */
export async function verify(options: VerifyOptions): Promise<number> {
  const rulesDir = options.rules === undefined ? undefined : await folderOf(options.rules)
  const signal = interruptSignal()
  try {
    return await prove(options, rulesDir, signal)
  } catch (error) {
    if (!signal.aborted) throw error
    // What could not be removed must be known; that the run ended, the reader knows.
    if (error instanceof MeshError) writeError(error)
  }
  return endBySignal(signal)
}

async function prove(
  options: VerifyOptions,
  rulesDir: string | undefined,
  signal: AbortSignal,
): Promise<number> {
  const progress = createProgress()
  const runningExperiments = createRunningExperiments(process.stderr.isTTY)
  let target: Target | undefined
  try {
    target = await openTarget(options, progress, signal)
    const { kubeconfig } = target
    const once = () =>
      runExperiments({
        experiments,
        sections: options.sections,
        mutate: options.mutate,
        asIs: options.asIs,
        ...(options.jobs !== undefined && { jobs: options.jobs }),
        rulesDir,
        kubeconfig,
        context: options.context,
        ingress: options.ingress,
        registry: options.registry,
        signal,
        onProgress: (step) => {
          progress(runningExperiments(step))
          if (step.stays) progress.keep()
        },
      })
    const first = await once()
    const more: VerifyReport[] = []
    while (more.length + 1 < options.repeat) more.push(await once())
    const report = mergeReports([first, ...more])
    progress.done()
    print(report, options.output)
    return exitCodeOf(report)
  } finally {
    progress.done()
    await target?.close()
  }
}

const formats = { table: formatTable, json: formatJson, junit: formatJunit } as const

function print(report: VerifyReport, output: VerifyOptions['output']): void {
  process.stdout.write(`${formats[output](report)}\n`)
}

/** A folder that is misspelled would otherwise mean the files under `manifests/`, and a good mark. */
async function folderOf(rules: string): Promise<string> {
  const folder = fromCaller(rules)
  const isFolder = await stat(folder).then(
    (stats) => stats.isDirectory(),
    () => false,
  )
  if (isFolder) return folder
  throw new MeshError('CLI104', `--rules: ${folder} is no folder`, {
    hint: 'Name a folder with files such as vs-forecast-weight-based-50.yaml, or with folders as under manifests/.',
  })
}

/** An empty lab has one pod, the gateway. */
const readyDeadlineMs = 60_000

interface Target {
  readonly kubeconfig: string | undefined
  close(): Promise<void>
}

async function openTarget(
  { kubeconfig, context, asIs }: VerifyOptions,
  progress: (text: string) => void,
  signal: AbortSignal,
): Promise<Target> {
  const stays = async () => {}
  if (kubeconfig !== undefined) return { kubeconfig: fromCaller(kubeconfig), close: stays }
  if (context !== undefined) return { kubeconfig: undefined, close: stays }
  const paths = labPaths(stateDir)
  if ((await askLab(paths.lockSocket)) !== undefined) return { kubeconfig: paths.kubeconfig, close: stays }
  if (asIs !== undefined)
    throw new MeshError('CLI107', 'no lab runs here, so there is nothing to judge as it is', {
      hint: 'start one with `pnpm dev`, or name a Kubernetes cluster with --context',
    })
  const folder = await mkdtemp(join(tmpdir(), 'traffic-lab-verify-'))
  const removeFolder = () => rm(folder, { recursive: true, force: true })
  let lab: Lab | undefined
  const close = async () => {
    await lab?.close()
    await removeFolder()
  }
  try {
    lab = await openLab({ stateDir: folder, objects: [], progress, signal })
    await lab.allReady({ progress, signal, deadlineMs: readyDeadlineMs })
    return { kubeconfig: lab.kubeconfig, close }
  } catch (error) {
    await close()
    throw error
  }
}
