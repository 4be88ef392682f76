import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { delimiter, join, resolve, sep } from 'node:path'
import { type ObjectClient, type PodRuntime, recordEvent } from '@traffic-lab/kube-api'
import type { Pod } from '@traffic-lab/resources'
import type { BackOffOptions } from './container/crash-loop-back-off.ts'
import { images as defaultImages, type ImageProgram } from './image/images.ts'
import { AddressPool } from './pod/address-pool.ts'
import type { PodContext } from './pod/pod-context.ts'
import { adminSocketPath, podPaths } from './pod/pod-paths.ts'
import { PodWorker } from './pod/pod-worker.ts'
import { createPodRuntime } from './pod-runtime.ts'
import { killOrphans } from './process/orphans.ts'
import { createProcessWatcher } from './process/process-watcher.ts'

export interface KubeletOptions {
  readonly client: ObjectClient
  /** Pods with this `spec.nodeName` are run here. Default `lab`. */
  readonly nodeName?: string
  /** The folder for logs and working directories. One lab at a time: its owner holds a lock on it. */
  readonly stateDir: string
  /** A short folder for Unix sockets; made with mode 0700. */
  readonly socketDir: string
  /** The first two numbers of the lab's block of addresses: `127.20`. */
  readonly addressPrefix: string
  readonly envoyPath: string
  readonly xdsSocketPath: string
  /** Where the packages are that stand in for images. */
  readonly workspaceRoot: string
  /** The Node that runs them. Default: this one. */
  readonly nodePath?: string
  readonly images?: readonly ImageProgram[]
  /** A program's entry → the file to run in its place. Default: none. */
  readonly bundles?: ReadonlyMap<string, string>
  /** A program's folder → why what it serves could not be built: it cannot run. Default: none. */
  readonly brokenBuilds?: ReadonlyMap<string, string>
  /** Names and addresses of Services that are not HTTP, as /etc/hosts has them. Default: none. */
  readonly hostsFile?: string
  readonly backOff?: BackOffOptions
  readonly log?: (message: string) => void
}

export interface Kubelet {
  readonly runtime: PodRuntime
  /** Where the Envoy of this pod has its administration interface. */
  adminSocketPath(pod: Pod): string
  podWorkDir(pod: Pod): string
  /** Ends all processes and leaves the objects as they are: the next lab starts them again. */
  close(): Promise<void>
}

/** How long processes have when the lab itself ends, in milliseconds. */
const closeGraceMs = 2000

/** Runs the pods of one node as processes of this machine, each with its Envoy. */
export function createKubelet(options: KubeletOptions): Kubelet {
  const { client, nodeName = 'lab', addressPrefix } = options
  const context = contextOf(options)
  const addresses = new AddressPool(addressPrefix)
  const workers = new Map<string, PodWorker>()
  let open = true
  const ready = killOrphans(context.stateDir).then((orphans) => {
    if (orphans.length > 0) context.log(`ended ${orphans.length} processes that an earlier lab had left`)
  })

  const podOf = (key: string): Pod | undefined => {
    const [namespace, name = ''] = key.split('/')
    const pod = client.get('Pod', namespace, name)
    return pod?.spec.nodeName === nodeName ? pod : undefined
  }

  const forget = (key: string, worker: PodWorker) => {
    if (workers.get(key) !== worker) return
    workers.delete(key)
    addresses.release(worker.podIP)
    worker.removeFiles()
    if (open) tryReconcile(key)
  }

  const begin = (key: string, pod: Pod) => {
    const before = pod.status?.podIP
    const podIP = before !== undefined && addresses.reserve(before) ? before : addresses.take()
    const worker = new PodWorker(pod, podIP, context)
    workers.set(key, worker)
    void ready.then(() => {
      worker.reportNotHonoured()
      worker.start()
    })
  }

  /** Brings what runs in line with the pod object of this `namespace/name`. */
  const reconcile = (key: string) => {
    const pod = podOf(key)
    const worker = workers.get(key)
    if (worker !== undefined && worker.uid !== pod?.metadata.uid) {
      // Taken out behind our back, perhaps with a successor of the same name, which then waits for this end.
      void worker.stop(closeGraceMs).then(() => forget(key, worker))
      return
    }
    if (pod === undefined) return
    const { deletionTimestamp, deletionGracePeriodSeconds = 0, namespace, name } = pod.metadata
    if (deletionTimestamp === undefined) {
      if (worker === undefined) begin(key, pod)
      return
    }
    const ended = worker?.terminate(deletionGracePeriodSeconds) ?? Promise.resolve()
    void ended.then(() => {
      if (!open) return
      if (podOf(key)?.metadata.uid === pod.metadata.uid) client.remove('Pod', namespace, name)
      if (worker !== undefined) forget(key, worker)
    })
  }

  /** One pod that cannot be run (no address left, a full disk) must not end the others. */
  const tryReconcile = (key: string) => {
    try {
      reconcile(key)
    } catch (error) {
      const pod = podOf(key)
      const message = error instanceof Error ? error.message : String(error)
      context.log(`pod ${key}: ${message}`)
      if (pod !== undefined)
        recordEvent(client, pod, { type: 'Warning', reason: 'FailedSync', message, component: 'kubelet' })
    }
  }

  const pending = new Set<string>()
  const reconcileSoon = (key: string) => {
    if (pending.size === 0) {
      // After the change has reached every subscriber: what we write in answer must not overtake it.
      queueMicrotask(() => {
        const keys = [...pending]
        pending.clear()
        if (open) for (const key of keys) tryReconcile(key)
      })
    }
    pending.add(key)
  }

  const unsubscribe = client.subscribe(['Pod', 'ConfigMap', 'Secret'], ({ object }) => {
    if (object.kind === 'Pod') reconcileSoon(keyOf(object))
    else queueMicrotask(() => retryBlocked())
  })
  const retryBlocked = () => {
    if (open) for (const worker of workers.values()) worker.start()
  }

  const restored = client.list('Pod').filter(({ spec }) => spec.nodeName === nodeName)
  forgetFilesExcept(context, restored)
  // Those that had an address come first, or a new pod could take it.
  const byAddress = [...restored].sort(
    (a, b) => Number(b.status?.podIP !== undefined) - Number(a.status?.podIP !== undefined),
  )
  for (const pod of byAddress) tryReconcile(keyOf(pod))

  const workerOf = (namespace: string, name: string) => {
    const worker = workers.get(`${namespace}/${name}`)
    return worker?.uid === client.get('Pod', namespace, name)?.metadata.uid ? worker : undefined
  }
  const runtime = createPodRuntime({ context, workerOf })
  const pathsOf = (pod: Pod) => podPaths(context.stateDir, context.socketDir, pod)
  return {
    runtime,
    adminSocketPath: (pod) => pathsOf(pod).adminSocket,
    podWorkDir: (pod) => pathsOf(pod).workDir,
    async close() {
      if (!open) return
      open = false
      unsubscribe()
      await ready
      await Promise.all([...workers.values()].map((worker) => worker.stop(closeGraceMs)))
      await context.watcher.close()
    },
  }
}

function contextOf(options: KubeletOptions): PodContext {
  const stateDir = resolve(options.stateDir)
  const socketDir = resolve(options.socketDir)
  mkdirSync(stateDir, { recursive: true })
  adminSocketPath(socketDir, '') // A folder that is too long is refused now, not at the first pod.
  mkdirSync(socketDir, { recursive: true, mode: 0o700 })
  return {
    client: options.client,
    stateDir,
    socketDir,
    workspaceRoot: resolve(options.workspaceRoot),
    nodePath: options.nodePath ?? process.execPath,
    envoyPath: options.envoyPath,
    xdsSocketPath: options.xdsSocketPath,
    systemPath: systemPathOf(process.env.PATH),
    images: options.images ?? defaultImages,
    bundles: options.bundles ?? new Map(),
    brokenBuilds: options.brokenBuilds ?? new Map(),
    hostsFile: options.hostsFile,
    backOff: options.backOff ?? {},
    watcher: createProcessWatcher(),
    log: options.log ?? (() => {}),
  }
}

/** The PATH without the folders that a package manager adds for the scripts it runs. */
function systemPathOf(path = '/usr/local/bin:/usr/bin:/bin'): string {
  const folders = path.split(delimiter).filter((folder) => !folder.split(sep).includes('node_modules'))
  return folders.join(delimiter)
}

/** The files of pods that no longer exist. */
function forgetFilesExcept({ stateDir, socketDir }: PodContext, pods: readonly Pod[]): void {
  const paths = pods.map((pod) => podPaths(stateDir, socketDir, pod))
  keepOnly(
    join(stateDir, 'pods'),
    paths.map(({ dir }) => dir),
  )
  keepOnly(
    join(stateDir, 'logs'),
    paths.map(({ envoyLog }) => envoyLog),
    '.envoy.log',
  )
}

function keepOnly(dir: string, kept: readonly string[], ending = ''): void {
  mkdirSync(dir, { recursive: true })
  for (const name of readdirSync(dir)) {
    const path = join(dir, name)
    if (name.endsWith(ending) && !kept.includes(path)) rmSync(path, { recursive: true, force: true })
  }
}

function keyOf({ metadata }: { readonly metadata: { readonly namespace?: string; readonly name: string } }) {
  return `${metadata.namespace ?? 'default'}/${metadata.name}`
}
