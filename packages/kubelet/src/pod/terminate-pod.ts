import { type Pod, proxyTypeOf } from '@traffic-lab/resources'
import type { ContainerRunner } from '../container/container-runner.ts'
import { requestAdmin } from '../envoy/envoy-admin.ts'
import { drainMs } from '../envoy/envoy-command.ts'
import { delay } from '../process/delay.ts'
import type { ProcessWatcher } from '../process/process-watcher.ts'
import { runPreStop } from './pre-stop.ts'

export interface TerminatePodOptions {
  readonly pod: Pod
  readonly apps: readonly ContainerRunner[]
  readonly proxies: readonly ContainerRunner[]
  readonly adminSocket: string
  readonly watcher: ProcessWatcher
  /** False: the whole lab ends, nobody is left to be served. */
  readonly drain: boolean
  /** Aborted when the time is up. */
  readonly kill: AbortSignal
}

/**
 * Ends a pod in the order that loses no request: Envoy tells its callers to go and closes its listeners, then the
 * application ends, which may still call others through Envoy, and Envoy last. Ends everything hard on `kill`.
 */
export async function terminatePod(options: TerminatePodOptions): Promise<void> {
  const { pod, apps, proxies, drain, kill } = options
  const killAll = () => {
    for (const runner of [...apps, ...proxies]) void runner.stop('SIGKILL')
  }
  kill.addEventListener('abort', killAll)
  if (kill.aborted) killAll()
  if (drain) {
    await Promise.all([drainEnvoy(options), ...apps.map((runner) => runPreStop(pod, runner, options))])
  }
  await Promise.all(apps.map((runner) => runner.stop('SIGTERM')))
  await Promise.all(proxies.map((runner) => runner.stop('SIGTERM')))
  kill.removeEventListener('abort', killAll)
}

async function drainEnvoy({ pod, proxies, adminSocket, kill }: TerminatePodOptions): Promise<void> {
  const type = proxyTypeOf(pod)
  if (kill.aborted || type === undefined || !proxies.some(({ running }) => running !== undefined)) return
  // A sidecar goes on taking its own application's calls (as Istio's agent does); a gateway has only callers.
  const path = type === 'sidecar' ? '/drain_listeners?inboundonly&graceful' : '/drain_listeners?graceful'
  try {
    await requestAdmin(adminSocket, 'POST', path)
  } catch {
    return // It hangs or has just ended: there is nothing left to drain.
  }
  await delay(drainMs, kill)
}
