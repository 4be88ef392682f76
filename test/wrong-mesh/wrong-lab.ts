import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { experiments } from '@traffic-lab/experiments'
import { buildServices, findEnvoy, labPaths, makeLabFolders, startLab, systemObjects } from '@traffic-lab/lab'
import { type ExperimentReport, verify } from '@traffic-lab/verifier'
import type { Alteration } from './alterations.ts'

const root = join(import.meta.dirname, '../..')
const readyDeadlineMs = 60_000

/** A lab in this process whose control plane can be made to err. */
export interface WrongLab {
  /** Runs one experiment, `5.3 half`, from a new namespace to its verdict, in a mesh that errs like this. */
  run(experiment: string, alter?: Alteration): Promise<ExperimentReport>
  close(): Promise<void>
}

export async function startWrongLab(): Promise<WrongLab> {
  const { signal } = new AbortController()
  const progress = () => undefined
  const { path: envoyPath } = await findEnvoy({ env: process.env, progress, signal })
  const brokenBuilds = await buildServices(root, signal)
  const stateDir = await mkdtemp(join(tmpdir(), 'wrong-mesh-'))
  const paths = labPaths(stateDir)
  await makeLabFolders(paths)
  let alteration: Alteration = (snapshot) => snapshot
  const lab = await startLab({
    paths,
    workspaceRoot: root,
    envoyPath,
    systemObjects: await systemObjects(),
    objects: [],
    brokenBuilds,
    alterSnapshot: (snapshot) => alteration(snapshot),
    log: progress,
  })
  const close = async () => {
    await lab.close()
    await rm(stateDir, { recursive: true, force: true })
    await rm(paths.socketDir, { recursive: true, force: true })
  }
  try {
    await lab.allReady({ progress, signal, deadlineMs: readyDeadlineMs })
  } catch (error) {
    await close()
    throw error
  }
  return {
    async run(name, alter = (snapshot) => snapshot) {
      const wanted = experiments.filter(({ section, part }) => `${section} ${part}` === name)
      alteration = alter
      const report = await verify({ experiments: wanted, kubeconfig: lab.kubeconfig })
      const [only] = report.experiments
      if (only === undefined) throw new Error(`"${name}" is no experiment`)
      return only
    },
    close,
  }
}
