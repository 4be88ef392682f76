import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { MeshError } from '@traffic-lab/resources'
import { verifyAsIs } from './as-is/verify-as-is.ts'
import { worstOutcome } from './expectations/expectation.ts'
import { type Experiment, isNamed, isSelected } from './experiment.ts'
import type { PortForward } from './kubernetes/forward-port.ts'
import { openIngress } from './kubernetes/ingress-address.ts'
import { createKubeClient } from './kubernetes/kube-client.ts'
import { describeMesh } from './mesh/mesh.ts'
import { readMesh } from './mesh/read-mesh.ts'
import type { ExperimentReport, VerifyReport } from './report/verify-report.ts'
import { groupByApp, runLanes } from './run/run-lanes.ts'
import { type Progress, VerifyRun } from './run/verify-run.ts'

export interface VerifyOptions {
  readonly experiments: readonly Experiment[]
  /** Sections or chapters such as `5.3` or `5`; all when empty. */
  readonly sections?: readonly string[]
  /** A file. Default: KUBECONFIG, else ~/.kube/config. */
  readonly kubeconfig?: string | undefined
  readonly context?: string | undefined
  /** Also apply each experiment's mutations, and fail where one stays green. */
  readonly mutate?: boolean
  /** How many experiments may be under way at once, each in a namespace of its own. Default: one more than cores. */
  readonly jobs?: number
  /** Judge what stands in this namespace, without a control, and change nothing. */
  readonly asIs?: string | undefined
  /** A folder of rule files that stand in for those of the same name under `manifests/`. */
  readonly rulesDir?: string | undefined
  /** The repository. Default: the one this package lies in. */
  readonly rootDir?: string
  /** Where the cluster pulls this repository's images from; by default as `k8s/` names them. */
  readonly registry?: string | undefined
  /** `http://host:port` of the ingress gateway; found through the API by default. */
  readonly ingress?: string | undefined
  /** Ends the run; whatever was created is removed before the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

const repository = fileURLToPath(new URL('../../..', import.meta.url))

/**
 * Runs the experiments, some side by side, in namespaces of their own; the report keeps their order. Rejects with a
 * MeshError when it cannot begin (no API, no such section); what goes wrong in one experiment stands in its report.
 */
export async function verify(options: VerifyOptions): Promise<VerifyReport> {
  const {
    sections = [],
    mutate = false,
    rootDir = repository,
    rulesDir,
    // While one waits for its pods or its answers, the others may use the processor.
    jobs = availableParallelism() + 1,
    onProgress = () => undefined,
  } = options
  const selected = options.experiments.filter(({ section }) => isSelected(section, sections))
  if (selected.length === 0) throw nothingSelected(options)
  const signal = options.signal ?? new AbortController().signal
  const started = Date.now()
  const client = createKubeClient({
    ...(options.kubeconfig !== undefined && { kubeconfig: options.kubeconfig }),
    ...(options.context !== undefined && { context: options.context }),
  })
  onProgress({ message: `context ${client.context} (${client.server})`, stays: true })
  await client.withSignal(signal).list('v1', 'Namespace')
  const mesh = await readMesh(client.withSignal(signal))
  onProgress({ message: `mesh ${describeMesh(mesh)}`, stays: true })
  for (const note of mesh.notes) onProgress({ message: `note: ${note}`, stays: true })
  let ingress: Promise<PortForward> | undefined
  const runOptions = {
    signal,
    mutate,
    onProgress,
    injection: mesh.injection,
    ingress: async () => {
      if (options.ingress !== undefined) return options.ingress
      ingress ??= openIngress(client)
      return (await ingress).url
    },
  }
  const runs: VerifyRun[] = []
  const reports = new Map<Experiment, ExperimentReport>()
  const folders = { rootDir, rulesDir, registry: options.registry }
  const { asIs } = options
  try {
    if (asIs !== undefined) {
      const judged = await verifyAsIs(selected, client, {
        ...{ ...runOptions, namespace: asIs, folders },
        isNamed: (section) => isNamed(section, sections),
      })
      for (const [experiment, report] of judged) reports.set(experiment, report)
    } else
      await runLanes(groupByApp(selected), jobs, async (group) => {
        const run = new VerifyRun(client, folders, runOptions)
        runs.push(run)
        for (const experiment of group) reports.set(experiment, await run.run(experiment))
        run.retire()
      })
  } finally {
    await closeAll(runs)
    await ingress?.then(
      (opened) => opened.close(),
      () => undefined,
    )
  }
  const experiments = selected.flatMap((experiment) => reports.get(experiment) ?? [])
  signal.throwIfAborted()
  return {
    context: client.context,
    server: client.server,
    mesh,
    startedAt: new Date(started).toISOString(),
    durationMs: Date.now() - started,
    outcome: worstOutcome(
      experiments.flatMap(({ outcome, notInForce }) => (notInForce === undefined ? outcome : [])),
    ),
    ...(asIs !== undefined && { asIs }),
    experiments,
  }
}

/** Waits for every namespace before it says which could not be removed. */
async function closeAll(runs: readonly VerifyRun[]): Promise<void> {
  const ends = await Promise.allSettled(runs.map((run) => run.close()))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}

function nothingSelected({ experiments, sections = [] }: VerifyOptions): MeshError {
  const known = [...new Set(experiments.map(({ section }) => section))]
  return new MeshError('VER008', `no experiment for section ${sections.join(', ')}`, {
    hint: `There are ${known.join(', ')}.`,
  })
}
