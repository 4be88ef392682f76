import { closeSync, openSync } from 'node:fs'
import { timestamp } from '@traffic-lab/kube-api'
import type { ContainerState, ContainerStatus, PodSpec } from '@traffic-lab/resources'
import type { ImagePrograms } from '../image/image-command.ts'
import { ContainerLog, removeLog } from '../log/container-log.ts'
import type { ContainerProbes } from '../probe/container-probes.ts'
import { delay } from '../process/delay.ts'
import { type PodProcess, type ProcessExit, startPodProcess } from '../process/pod-process.ts'
import type { ProcessWatcher } from '../process/process-watcher.ts'
import { ContainerHealth } from './container-health.ts'
import type { CrashLoopBackOff } from './crash-loop-back-off.ts'
import { lostState, terminatedState } from './terminated-state.ts'

/** Time to end for a container that failed its liveness probe: Kubernetes' default grace period. */
const livenessGraceMs = 30_000

/** How a container is to be started now. */
export interface Launch {
  readonly command: readonly [string, ...string[]]
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  /** The image's own, for commands that are run in the container. */
  readonly programs?: ImagePrograms
  readonly probes: ContainerProbes
  /** Takes stderr away from the container's log. */
  readonly stderrPath?: string
}

/** Why it cannot be started now. */
export interface Blocked {
  readonly waiting: { readonly reason: string; readonly message: string }
}

export interface ContainerOptions {
  readonly name: string
  readonly image: string
  readonly imageID: string
  /** `<pod>_<namespace>(<uid>)`, for Kubernetes' messages. */
  readonly podFullName: string
  readonly restartPolicy: NonNullable<PodSpec['restartPolicy']>
  /** What an earlier lab wrote: the count of restarts goes on from there. */
  readonly earlier: ContainerStatus | undefined
  readonly watcher: ProcessWatcher
  readonly backOff: CrashLoopBackOff
  plan(): Launch | Blocked
  logPath(run: number): string
  onChange(): void
  event(type: 'Normal' | 'Warning', reason: string, message: string): void
}

/** One container of a pod: its process, started again when it ends, its probes and its log. */
export class ContainerRunner {
  readonly #options: ContainerOptions
  #state: ContainerState = { waiting: { reason: 'ContainerCreating' } }
  #lastState: ContainerState | undefined
  #restartCount: number
  /** Of the last run; undefined before the first. */
  #containerID: string | undefined
  #process: PodProcess | undefined
  #launch: Launch | undefined
  #log: ContainerLog | undefined
  #ended: Promise<void> = Promise.resolve()
  #health: ContainerHealth | undefined
  readonly #stopping = new AbortController()

  constructor(options: ContainerOptions) {
    const { earlier } = options
    this.#options = options
    this.#restartCount = earlier?.restartCount ?? 0
    this.#containerID = earlier?.containerID
    if (earlier?.containerID === undefined) return
    this.#lastState = earlier.state.terminated ? earlier.state : earlier.lastState
    if (earlier.state.running !== undefined)
      this.#lastState = { terminated: lostState(earlier.state.running.startedAt, Date.now()) }
    if (earlier.state.terminated && !this.#restarts(earlier.state.terminated.exitCode))
      this.#state = earlier.state
  }

  get name(): string {
    return this.#options.name
  }

  /** The environment and folder of the run of now, for `exec`; undefined while it does not run. */
  get running(): Launch | undefined {
    return this.#state.running === undefined ? undefined : this.#launch
  }

  get log(): ContainerLog | undefined {
    return this.#log
  }

  get restartCount(): number {
    return this.#restartCount
  }

  status(): ContainerStatus {
    const { name, image, imageID } = this.#options
    return {
      name,
      image,
      imageID,
      ...(this.#containerID !== undefined && { containerID: this.#containerID }),
      ready: this.#health?.ready ?? false,
      started: this.#health?.started ?? false,
      restartCount: this.#restartCount,
      state: this.#state,
      ...(this.#lastState && { lastState: this.#lastState }),
    }
  }

  /** Starts it unless it runs, has ended for good, or is being stopped. Also tries again what was blocked. */
  start(): void {
    const { reason } = this.#state.waiting ?? {}
    if (this.#state.waiting === undefined || reason === 'CrashLoopBackOff') return
    this.#run()
  }

  /** Asks it to end, or ends it; resolves when it is gone. It is not started again. */
  async stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    this.#stopping.abort()
    this.#process?.signal(signal)
    await this.#ended
  }

  #run(): void {
    if (this.#stopping.signal.aborted) return
    const { logPath, watcher, event, name, onChange } = this.#options
    const launch = this.#plan()
    if ('waiting' in launch) {
      this.#block(launch)
      return
    }
    if (this.#containerID !== undefined) this.#restartCount += 1
    // The logs of this run and of the one before are kept, as in Kubernetes.
    if (this.#restartCount > 1) removeLog(logPath(this.#restartCount - 2))
    const log = new ContainerLog({ path: logPath(this.#restartCount) })
    const stderrFd = launch.stderrPath === undefined ? undefined : openSync(launch.stderrPath, 'a')
    const process = startPodProcess({
      ...launch,
      watcher,
      stderrFd,
      onOutput: (stream, chunk) => log.write(stream, chunk),
    })
    if (stderrFd !== undefined) closeSync(stderrFd)
    const startedAt = Date.now()
    this.#launch = launch
    this.#log = log
    this.#process = process
    this.#containerID = `process://${process.pid ?? 'not-started'}`
    if (process.pid !== undefined) {
      this.#state = { running: { startedAt: timestamp(startedAt) } }
      this.#health = this.#watchHealth(launch.probes)
      event('Normal', 'Started', `Started container ${name}`)
    }
    this.#ended = process.exit.then((exit) => {
      this.#health?.close()
      this.#health = undefined
      log.end()
      this.#onExit(exit, startedAt)
    })
    onChange()
  }

  /** What nobody expected (a full disk, a lost folder) stands in the pod's status instead of ending the lab. */
  #plan(): Launch | Blocked {
    try {
      return this.#options.plan()
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      return { waiting: { reason: 'CreateContainerError', message } }
    }
  }

  #block({ waiting }: Blocked): void {
    const { event, image, onChange } = this.#options
    const reason = this.#state.waiting?.reason
    const pulling = waiting.reason === 'ErrImagePull'
    if (reason === waiting.reason || (pulling && reason === 'ImagePullBackOff')) return
    this.#state = { waiting }
    event('Warning', 'Failed', waiting.message)
    onChange()
    if (!pulling) return
    // Kubernetes tries again after 10 s and shows this in between; here the table of images does not change.
    void delay(10_000, this.#stopping.signal).then(() => {
      if (this.#stopping.signal.aborted) return
      this.#state = { waiting: { reason: 'ImagePullBackOff', message: `Back-off pulling image "${image}"` } }
      onChange()
    })
  }

  #watchHealth(probes: ContainerProbes): ContainerHealth {
    const { event, name, onChange } = this.#options
    return new ContainerHealth({
      probes,
      onChange,
      onUnhealthy: (message) => event('Warning', 'Unhealthy', message),
      onDead: (probe) => {
        if (this.#stopping.signal.aborted) return
        event('Normal', 'Killing', `Container ${name} failed ${probe} probe, will be restarted`)
        this.#endRun()
      },
    })
  }

  /** Ends this run; the next one follows as after any other end. */
  #endRun(): void {
    const process = this.#process
    if (process === undefined) return
    const gone = new AbortController()
    void process.exit.then(() => gone.abort())
    process.signal('SIGTERM')
    void delay(livenessGraceMs, gone.signal).then(() => process.signal('SIGKILL'))
  }

  #onExit(exit: ProcessExit, startedAt: number): void {
    const { event, name, podFullName, backOff, onChange } = this.#options
    const now = Date.now()
    const terminated = terminatedState(exit, { startedAt, finishedAt: now }, this.#launch?.stderrPath)
    this.#process = undefined
    this.#state = { terminated }
    if (exit.startError !== undefined) event('Warning', 'Failed', `Error: ${exit.startError}`)
    if (this.#stopping.signal.aborted || !this.#restarts(exit.code)) {
      onChange()
      return
    }
    this.#lastState = { terminated }
    const waitMs = backOff.after(now - startedAt)
    if (waitMs === 0) {
      this.#run()
      return
    }
    const target = `restarting failed container=${name} pod=${podFullName}`
    this.#state = {
      waiting: { reason: 'CrashLoopBackOff', message: `back-off ${Math.ceil(waitMs / 1000)}s ${target}` },
    }
    const details = terminated.message === undefined ? '' : `: ${terminated.message}`
    event(
      'Warning',
      'BackOff',
      `Back-off restarting failed container ${name} in pod ${podFullName}${details}`,
    )
    onChange()
    void delay(waitMs, this.#stopping.signal).then(() => this.#run())
  }

  #restarts(exitCode: number): boolean {
    const { restartPolicy } = this.#options
    return restartPolicy === 'Always' || (restartPolicy === 'OnFailure' && exitCode !== 0)
  }
}
