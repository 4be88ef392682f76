import type { ObjectClient } from '@traffic-lab/kube-api'
import type { BackOffOptions } from '../container/crash-loop-back-off.ts'
import type { ImageProgram } from '../image/images.ts'
import type { ProcessWatcher } from '../process/process-watcher.ts'

/** What all pods of the node share. Folders are absolute. */
export interface PodContext {
  readonly client: ObjectClient
  readonly stateDir: string
  readonly socketDir: string
  readonly workspaceRoot: string
  readonly nodePath: string
  readonly envoyPath: string
  readonly xdsSocketPath: string
  /** The PATH of the lab itself: a pod finds the system's programs there. */
  readonly systemPath: string
  readonly images: readonly ImageProgram[]
  /** Entry → bundle. */
  readonly bundles: ReadonlyMap<string, string>
  /** A program's folder → why what it serves could not be built. */
  readonly brokenBuilds: ReadonlyMap<string, string>
  readonly hostsFile: string | undefined
  readonly backOff: BackOffOptions
  readonly watcher: ProcessWatcher
  readonly log: (message: string) => void
}
