import { Readable, Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import type { ExecSession, PodRuntime } from '../pod-runtime.ts'
import { badRequest } from '../status-body.ts'

export interface AttachOptions {
  readonly namespace: string
  readonly pod: string
  readonly container: string
  readonly stdin: boolean
  readonly tty: boolean
}

/** A runtime's own attach, or else the container's log as it grows: output from its start, no input. */
export async function attachSession(runtime: PodRuntime, options: AttachOptions): Promise<ExecSession> {
  const { namespace, pod, container, stdin, tty } = options
  if (runtime.attach !== undefined) return runtime.attach(namespace, pod, { container, stdin, tty })
  if (stdin)
    throw badRequest(
      `container ${container} takes no input: attach without -i, or use kubectl exec -i for a program of your own`,
    )
  const log = await runtime.logs(namespace, pod, {
    container,
    follow: true,
    previous: false,
    timestamps: false,
  })
  return {
    stdin: new Writable({ write: (_chunk, _encoding, done) => done() }),
    stdout: log,
    stderr: Readable.from([]),
    exit: finished(log).then(() => ({ code: 0 })),
    resize: () => {},
    hangUp: () => log.destroy(),
  }
}
