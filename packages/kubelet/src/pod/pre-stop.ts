import type { Container, Pod } from '@traffic-lab/resources'
import type { ContainerRunner } from '../container/container-runner.ts'
import { imageCommand } from '../image/image-command.ts'
import { execCheck, httpCheck } from '../probe/probe-checks.ts'
import { delay } from '../process/delay.ts'
import type { ProcessWatcher } from '../process/process-watcher.ts'
import { appHostOf } from './plan-app.ts'

interface PreStop {
  readonly exec?: { readonly command?: readonly string[] }
  readonly httpGet?: { readonly path?: string; readonly port: number; readonly scheme?: string }
  readonly sleep?: { readonly seconds: number }
}

/** Runs a container's preStop hook, within the grace period. Its result does not matter (as in Kubernetes). */
export async function runPreStop(
  pod: Pod,
  runner: ContainerRunner,
  { kill, watcher }: { readonly kill: AbortSignal; readonly watcher: ProcessWatcher },
): Promise<void> {
  const { running } = runner
  const hook = preStopOf(pod.spec.containers.find(({ name }) => name === runner.name))
  if (hook === undefined || running === undefined || kill.aborted) return
  try {
    if (hook.exec !== undefined) {
      const command = imageCommand(hook.exec.command ?? [], running.programs)
      await execCheck(command, running.env, running.cwd, watcher)(kill)
    } else if (hook.httpGet !== undefined) {
      const { path = '/', port, scheme = 'HTTP' } = hook.httpGet
      await httpCheck({ host: appHostOf(pod), port, path, scheme, headers: [] })(kill)
    } else if (hook.sleep !== undefined) await delay(hook.sleep.seconds * 1000, kill)
  } catch {
    return
  }
}

function preStopOf(container: Container | undefined): PreStop | undefined {
  return (container?.lifecycle as { readonly preStop?: PreStop } | undefined)?.preStop
}
