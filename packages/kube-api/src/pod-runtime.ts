import type { Duplex, Readable, Writable } from 'node:stream'

export interface LogOptions {
  readonly container: string
  readonly follow: boolean
  readonly previous: boolean
  readonly timestamps: boolean
  readonly tailLines?: number
  readonly limitBytes?: number
  /** Only lines that arrived at or after this time. */
  readonly since?: Date
}

export interface ExecOptions {
  readonly container: string
  readonly command: readonly string[]
  readonly stdin: boolean
  readonly tty: boolean
}

export interface ExecExit {
  /** 0…255; a signal counts as 128 + its number, as in a shell. */
  readonly code: number
}

/** A command that runs in a container. With a tty everything comes on stdout. */
export interface ExecSession {
  readonly stdin: Writable
  readonly stdout: Readable
  readonly stderr: Readable
  /** Resolves after both outputs have ended. */
  readonly exit: Promise<ExecExit>
  resize(columns: number, rows: number): void
  /** The client went away: hang up the whole process group. */
  hangUp(): void
}

/**
 * What a kubelet offers behind the API's streaming subresources. The API has already checked that the pod and the
 * container exist. Refusals are ApiErrors (400 while a container waits, 500 with Kubernetes' own words when the
 * program does not exist).
 */
export interface PodRuntime {
  logs(namespace: string, pod: string, options: LogOptions): Promise<Readable>
  exec(namespace: string, pod: string, options: ExecOptions): Promise<ExecSession>
  /** The streams of the container's own process. Without it attach shows the log as it grows and takes no input. */
  attach?(namespace: string, pod: string, options: Omit<ExecOptions, 'command'>): Promise<ExecSession>
  /** A connection to a container port of the app itself: past the sidecar, as on a Kubernetes cluster. */
  connect(namespace: string, pod: string, port: number): Promise<Duplex>
}
