import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import {
  buildServices,
  findEnvoy,
  type Lab,
  labPaths,
  makeLabFolders,
  startLab,
  systemObjects,
} from '@traffic-lab/lab'
import type { KubeObject } from '@traffic-lab/resources'
import { workspaceRoot } from './workspace.ts'

export interface OpenLabOptions {
  readonly stateDir: string
  readonly objects: readonly KubeObject[]
  readonly progress: (text: string) => void
  readonly signal: AbortSignal
}

/** Finds Envoy, builds the pages and starts a lab in this process; its log is `.lab/logs/lab.log`. */
export async function openLab({ stateDir, objects, progress, signal }: OpenLabOptions): Promise<Lab> {
  const paths = labPaths(stateDir)
  await makeLabFolders(paths)
  const { path: envoyPath } = await findEnvoy({ env: process.env, progress, signal })
  progress('building the pages')
  const brokenBuilds = await buildServices(workspaceRoot, signal)
  progress('starting the lab')
  const logFile = createWriteStream(join(paths.logs, 'lab.log'), { flags: 'a', mode: 0o600 })
  const log = (line: string) => {
    logFile.write(`${new Date().toISOString()} ${line}\n`)
  }
  const lab = await startLab({
    paths,
    workspaceRoot,
    envoyPath,
    systemObjects: await systemObjects(),
    objects,
    brokenBuilds,
    log,
  })
  return { ...lab, close: () => lab.close().finally(() => logFile.end()) }
}
