import { mkdirSync, rmSync } from 'node:fs'
import { ApiError, type ExecSession, recordEvent, timestamp } from '@traffic-lab/kube-api'
import {
  type Container,
  type ContainerStatus,
  type Pod,
  proxyContainerName,
  proxyTypeOf,
} from '@traffic-lab/resources'
import {
  type Blocked,
  type ContainerOptions,
  ContainerRunner,
  type Launch,
} from '../container/container-runner.ts'
import { CrashLoopBackOff } from '../container/crash-loop-back-off.ts'
import { notHonoured } from '../container/not-honoured.ts'
import { isProxyImage, resolveImage } from '../image/resolve-image.ts'
import { planApp } from './plan-app.ts'
import { planProxy } from './plan-proxy.ts'
import type { PodContext } from './pod-context.ts'
import { type PodPaths, podPaths } from './pod-paths.ts'
import { podStatus } from './pod-status.ts'
import { terminatePod } from './terminate-pod.ts'

/** The name under which the plain Envoy of a pod without sidecar keeps its log; it is no container of the pod. */
const plainProxyName = 'plain-proxy'

/** Runs one pod: its processes, and what its status says about them. */
export class PodWorker {
  readonly uid: string
  readonly podIP: string
  readonly paths: PodPaths
  readonly #context: PodContext
  readonly #namespace: string
  readonly #name: string
  readonly #startTime: string
  /** The pod as it was last seen; its spec does not change. */
  #pod: Pod
  readonly #apps: readonly ContainerRunner[]
  readonly #proxies: readonly ContainerRunner[]
  /** Shown in the status, in the order of the manifest. */
  readonly #listed: readonly ContainerRunner[]
  /** The Envoy of a pod without sidecar; it was LIVE once. */
  readonly #plainProxy: ContainerRunner | undefined
  #wayOut = false
  readonly #kill = new AbortController()
  #killTimer: NodeJS.Timeout | undefined
  /** Commands that run in it now: they end with the pod. */
  readonly sessions = new Set<ExecSession>()
  #terminated: Promise<void> | undefined
  #silent = false

  constructor(pod: Pod, podIP: string, context: PodContext) {
    this.uid = pod.metadata.uid ?? ''
    this.podIP = podIP
    this.paths = podPaths(context.stateDir, context.socketDir, pod)
    this.#pod = pod
    this.#namespace = pod.metadata.namespace ?? 'default'
    this.#name = pod.metadata.name
    this.#startTime = pod.status?.startTime ?? timestamp(Date.now())
    this.#context = context
    mkdirSync(this.paths.tmpDir, { recursive: true })
    this.#listed = pod.spec.containers.map((container) => this.#runnerOf(container))
    const isProxy = ({ name }: ContainerRunner) => name === proxyContainerName
    this.#apps = this.#listed.filter((runner) => !isProxy(runner))
    this.#plainProxy = proxyTypeOf(pod) === undefined ? this.#runnerOfPlainProxy() : undefined
    this.#proxies = this.#plainProxy ? [this.#plainProxy] : this.#listed.filter((runner) => isProxy(runner))
    this.#writeStatus()
  }

  get pod(): Pod {
    return this.#pod
  }

  /** Starts what does not run yet; also called when something appeared that a container may wait for. */
  start(): void {
    if (this.#terminated !== undefined) return
    for (const runner of [...this.#proxies, ...this.#apps]) runner.start()
  }

  /** What the laptop does not do for this pod, in one event. */
  reportNotHonoured(): void {
    const fields = notHonoured(this.#pod.spec)
    if (fields.length === 0) return
    this.#event('Normal', 'NotHonoured', `without effect in the local lab: ${fields.join(', ')}`)
  }

  /** The container of this name, if it is one of the pod's. */
  container(name: string): ContainerRunner | undefined {
    return this.#listed.find((runner) => runner.name === name)
  }

  /**
   * Ends the pod within the grace period, its Envoy drained first; a later call can only shorten the time.
   * Resolves when no process is left.
   */
  terminate(graceSeconds: number): Promise<void> {
    clearTimeout(this.#killTimer)
    if (graceSeconds === 0) this.#kill.abort()
    else this.#killTimer = setTimeout(() => this.#kill.abort(), graceSeconds * 1000)
    this.#terminated ??= this.#terminate(true)
    return this.#terminated
  }

  /** Ends all processes at once, softly for `graceMs`; says nothing in the pod's status or events. */
  stop(graceMs: number): Promise<void> {
    clearTimeout(this.#killTimer)
    this.#killTimer = setTimeout(() => this.#kill.abort(), graceMs)
    this.#terminated ??= this.#terminate(false)
    return this.#terminated
  }

  /** Takes the pod's files away. */
  removeFiles(): void {
    rmSync(this.paths.dir, { recursive: true, force: true })
    rmSync(this.paths.adminSocket, { force: true })
    rmSync(this.paths.envoyLog, { force: true })
  }

  async #terminate(gracefully: boolean): Promise<void> {
    if (!gracefully) this.#silent = true
    if (gracefully)
      for (const { name, running } of this.#listed)
        if (running !== undefined) this.#event('Normal', 'Killing', `Stopping container ${name}`)
    await terminatePod({
      pod: this.#pod,
      apps: this.#apps,
      proxies: this.#proxies,
      adminSocket: this.paths.adminSocket,
      watcher: this.#context.watcher,
      drain: gracefully,
      kill: this.#kill.signal,
    })
    for (const session of this.sessions) session.hangUp()
    clearTimeout(this.#killTimer)
  }

  #runnerOf(container: Container): ContainerRunner {
    const isProxy = container.name === proxyContainerName
    const plan = isProxy ? () => this.#planProxy(container) : () => this.#planApp(container)
    const restartPolicy = this.#pod.spec.restartPolicy ?? 'Always'
    const event = this.#event.bind(this)
    return this.#runner({ name: container.name, image: container.image, restartPolicy, plan, event })
  }

  #runnerOfPlainProxy(): ContainerRunner {
    return this.#runner({
      name: plainProxyName,
      image: 'auto',
      restartPolicy: 'Always',
      plan: () => planProxy(this.#pod, this.paths, this.#context),
      // It is not the learner's: only its troubles are.
      event: (type, reason, message) => {
        if (type === 'Warning') this.#event(type, reason, message)
      },
    })
  }

  #planApp(container: Container): Launch | Blocked {
    return planApp(this.#current(), container, this.paths, this.#context)
  }

  #planProxy({ image }: Container): Launch | Blocked {
    if (isProxyImage(image)) return planProxy(this.#current(), this.paths, this.#context)
    return {
      waiting: {
        reason: 'ErrImagePull',
        message: `Failed to pull image "${image}": the local lab runs its own Envoy as istio/proxyv2 or auto`,
      },
    }
  }

  #runner(
    own: Pick<ContainerOptions, 'name' | 'image' | 'restartPolicy' | 'plan' | 'event'>,
  ): ContainerRunner {
    const { watcher, backOff } = this.#context
    const { name, image } = own
    return new ContainerRunner({
      ...own,
      imageID: imageId(image, this.#context),
      podFullName: `${this.#name}_${this.#namespace}(${this.uid})`,
      earlier: this.#pod.status?.containerStatuses?.find((status) => status.name === name),
      watcher,
      backOff: new CrashLoopBackOff(backOff),
      logPath: (run) => this.paths.containerLog(name, run),
      onChange: () => this.#writeStatus(),
    })
  }

  /**
   * A pod without sidecar is ready only when its plain Envoy is: on a cluster kube-proxy is always there, so who sees
   * a ready pod may expect that it reaches Services. An Envoy that cannot run at all does not hold the pod back.
   */
  #containerStatuses(): readonly ContainerStatus[] {
    const statuses = this.#listed.map((runner) => runner.status())
    const plain = this.#plainProxy
    this.#wayOut ||= plain === undefined || plain.status().ready
    const open = this.#wayOut || plain?.running === undefined
    return open ? statuses : statuses.map((status) => ({ ...status, ready: false }))
  }

  /** The pod as it is now in the API, with its address. */
  #current(): Pod {
    const pod = this.#context.client.get('Pod', this.#namespace, this.#name)
    if (pod?.metadata.uid === this.uid) this.#pod = pod
    return this.#pod
  }

  #writeStatus(): void {
    if (this.#silent) return
    const pod = this.#current()
    const status = podStatus(pod, {
      podIP: this.podIP,
      startTime: this.#startTime,
      containers: this.#containerStatuses(),
      now: timestamp(Date.now()),
    })
    const { resourceVersion: _, ...metadata } = pod.metadata
    this.#whilePodExists(() => {
      this.#pod = this.#context.client.updateStatus({ ...pod, metadata, status })
    })
  }

  #event(type: 'Normal' | 'Warning', reason: string, message: string): void {
    if (this.#silent) return
    this.#whilePodExists(() =>
      recordEvent(this.#context.client, this.#pod, { type, reason, message, component: 'kubelet' }),
    )
  }

  /** The pod, or its whole namespace, may have been taken away meanwhile: then nobody wants to read about it. */
  #whilePodExists(write: () => void): void {
    try {
      write()
    } catch (error) {
      if (!(error instanceof ApiError) || (error.code !== 404 && error.code !== 409)) throw error
      this.#context.log(`pod ${this.#namespace}/${this.#name}: ${error.message}`)
    }
  }
}

/** Where a container's program comes from. */
function imageId(image: string, { envoyPath, images }: PodContext): string {
  if (isProxyImage(image)) return `file://${envoyPath}`
  const folder = resolveImage(image, images)?.program.folder
  return folder === undefined ? '' : `workspace://${folder}`
}
