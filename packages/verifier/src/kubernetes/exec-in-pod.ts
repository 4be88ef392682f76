import { Writable } from 'node:stream'
import { Exec, type KubeConfig, type V1Status } from '@kubernetes/client-node'
import { MeshError } from '@traffic-lab/resources'

export interface ExecResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface ExecCommand {
  readonly namespace: string
  readonly pod: string
  readonly container: string
  readonly command: readonly string[]
  /** Hangs up; the kubelet then ends the command. */
  readonly signal?: AbortSignal
}

/** Runs a command in a container over a WebSocket, to its end. A command that cannot be started is a MeshError. */
export async function execInPod(config: KubeConfig, options: ExecCommand): Promise<ExecResult> {
  const { namespace, pod, container, command, signal } = options
  const place = `${namespace}/${pod} (${container})`
  const fail = (message: string, cause?: unknown) =>
    new MeshError('VER004', `${command[0]} in ${place}: ${message}`, { cause })
  signal?.throwIfAborted()
  const stdout = collector()
  const stderr = collector()
  const ended = Promise.withResolvers<V1Status>()
  const socket = await new Exec(config)
    .exec(namespace, pod, container, [...command], stdout.stream, stderr.stream, null, false, ended.resolve)
    .catch((error: unknown) => {
      throw fail(error instanceof Error ? error.message : describeSocketError(error), error)
    })
  const hangUp = () => socket.close()
  signal?.addEventListener('abort', hangUp, { once: true })
  socket.onclose = () =>
    ended.reject(signal?.aborted ? signal.reason : fail('the connection ended before the command did'))
  try {
    const status = await ended.promise
    const code = exitCodeOf(status)
    if (code === undefined) throw fail(status.message ?? 'it could not be started')
    return { code, stdout: stdout.text(), stderr: stderr.text() }
  } finally {
    signal?.removeEventListener('abort', hangUp)
  }
}

/** Kubernetes reports how a command ended as a Status; undefined when it never ran. */
function exitCodeOf({ status, reason, details }: V1Status): number | undefined {
  if (status === 'Success') return 0
  if (reason !== 'NonZeroExitCode') return undefined
  const code = details?.causes?.find((cause) => cause.reason === 'ExitCode')?.message
  return code === undefined ? 1 : Number(code)
}

/** A WebSocket that cannot be opened rejects with an event, not with an Error. */
function describeSocketError(event: unknown): string {
  const message =
    typeof event === 'object' && event !== null && 'message' in event ? event.message : undefined
  return typeof message === 'string' ? message : 'the connection was refused'
}

function collector() {
  const chunks: Buffer[] = []
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk)
      done()
    },
  })
  return { stream, text: () => Buffer.concat(chunks).toString('utf8') }
}
