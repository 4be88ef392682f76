import { existsSync } from 'node:fs'
import { connect, type NetConnectOpts } from 'node:net'
import { ApiError, type LogOptions, type PodRuntime } from '@traffic-lab/kube-api'
import type { ContainerRunner } from './container/container-runner.ts'
import { startExec } from './exec/start-exec.ts'
import { imageCommand } from './image/image-command.ts'
import { endedLog, readContainerLog } from './log/read-container-log.ts'
import { appHostOf } from './pod/plan-app.ts'
import type { PodContext } from './pod/pod-context.ts'
import type { PodWorker } from './pod/pod-worker.ts'

/** Istio's port for a sidecar's administration. */
const adminPort = 15000

export interface PodRuntimeOptions {
  readonly context: PodContext
  workerOf(namespace: string, name: string): PodWorker | undefined
}

/** What the API's streaming subresources ask of this node: logs, exec and port-forward. */
export function createPodRuntime({ context, workerOf }: PodRuntimeOptions): PodRuntime {
  const findWorker = (namespace: string, pod: string): PodWorker => {
    const worker = workerOf(namespace, pod)
    if (worker !== undefined) return worker
    throw new ApiError(404, 'NotFound', `pods "${pod}" not found`, { name: pod, kind: 'pods' })
  }
  return {
    async logs(namespace, pod, options) {
      const worker = findWorker(namespace, pod)
      const runner = worker.container(options.container)
      if (runner === undefined) throw unknownContainer(pod, options.container)
      return readContainerLog(logSource(worker, runner, pod, options), options)
    },

    async exec(namespace, pod, options) {
      const worker = findWorker(namespace, pod)
      const running = worker.container(options.container)?.running
      if (running === undefined) throw notRunning(options.container)
      const session = await startExec({
        ...options,
        command: imageCommand(options.command, running.programs),
        env: running.env,
        cwd: running.cwd,
        watcher: context.watcher,
      })
      worker.sessions.add(session)
      const forget = () => worker.sessions.delete(session)
      session.exit.then(forget, forget)
      return session
    },

    connect(namespace, pod, port) {
      const { paths, pod: object } = findWorker(namespace, pod)
      const target: NetConnectOpts =
        port === adminPort ? { path: paths.adminSocket } : { host: appHostOf(object), port }
      return new Promise((resolve, reject) => {
        // Half-open: a client that has said everything may still wait for the answer.
        const socket = connect({ ...target, allowHalfOpen: true })
        socket.once('error', reject)
        socket.once('connect', () => {
          socket.off('error', reject)
          resolve(socket)
        })
      })
    },
  }
}

function logSource(worker: PodWorker, runner: ContainerRunner, pod: string, options: LogOptions) {
  const { container, previous } = options
  const path = worker.paths.containerLog(container, runner.restartCount - (previous ? 1 : 0))
  if (previous) {
    if (runner.restartCount > 0 && existsSync(path)) return endedLog(path)
    const message = `previous terminated container "${container}" in pod "${pod}" not found`
    throw new ApiError(400, 'BadRequest', message)
  }
  if (runner.log !== undefined) return runner.log
  if (existsSync(path)) return endedLog(path)
  const reason = runner.status().state.waiting?.reason ?? 'ContainerCreating'
  const message = `container "${container}" in pod "${pod}" is waiting to start: ${reason}`
  throw new ApiError(400, 'BadRequest', message)
}

function unknownContainer(pod: string, container: string): ApiError {
  return new ApiError(400, 'BadRequest', `container ${container} is not valid for pod ${pod}`)
}

function notRunning(container: string): ApiError {
  const message = `unable to upgrade connection: container not found ("${container}")`
  return new ApiError(500, 'InternalError', message)
}
