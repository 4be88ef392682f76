import type { ObjectClient } from '@traffic-lab/kube-api'
import { ApiError } from '@traffic-lab/kube-api'
import { resourceTypes } from '@traffic-lab/resources'
import type { Controller, ControllerContext } from './controller.ts'
import { createDeploymentController } from './deployment/deployment-controller.ts'
import { createEndpointsController } from './endpoints/endpoints-controller.ts'
import { createGarbageCollector } from './garbage-collector.ts'
import { createNamespaceController } from './namespace-controller.ts'
import type { NodeInfo } from './node.ts'
import { ensureNode } from './node.ts'
import { createReplicaSetController } from './replica-set/replica-set-controller.ts'
import { createServiceAddressController } from './service-address/service-address-controller.ts'
import { createWorkQueue } from './work-queue.ts'

export interface ControllersOptions {
  readonly client: ObjectClient
  /** The lab's block of addresses, `127.x`: the one given to the admission as well. */
  readonly serviceAddressPrefix: string
  /** Milliseconds since the epoch. */
  readonly now?: () => number
  /** What `kubectl get nodes -o wide` shows of the one node: versions, operating system. */
  readonly nodeInfo?: NodeInfo
  /** Told when a controller failed at an object; it tries again by itself, ever more slowly. */
  readonly log: (line: string) => void
}

export interface Controllers {
  /** Stops reacting and clears all timers; nothing is written afterwards. */
  close(): void
}

/** Runs the controllers: first over all objects there are (a restart), then on each change. */
export function startControllers(options: ControllersOptions): Controllers {
  const { client, serviceAddressPrefix, now = Date.now, nodeInfo = {}, log } = options
  const context: ControllerContext = { client, now }
  ensureNode(context, nodeInfo)
  const running = [
    createNamespaceController(context),
    createServiceAddressController(context, serviceAddressPrefix),
    createDeploymentController(context),
    createReplicaSetController(context),
    createEndpointsController(context),
    createGarbageCollector(context),
  ].map((controller) => run(controller, client, log))
  return {
    close() {
      for (const close of running) close()
    },
  }
}

function run(controller: Controller, client: ObjectClient, log: ControllersOptions['log']): () => void {
  const queue = createWorkQueue({
    handle: (key) => controller.reconcile(key),
    onError: (error, key) =>
      log(`${controller.name} ${key}: ${error instanceof Error ? error.message : String(error)}`),
    isConflict: (error) => error instanceof ApiError && error.code === 409,
  })
  const unsubscribe = client.subscribe(controller.watches, ({ type, object, previous }) => {
    for (const key of controller.keysOf(object, type)) queue.add(key)
    // What an object belonged to before (another owner, other labels) must be looked at as well.
    if (previous !== undefined && type === 'MODIFIED') {
      for (const key of controller.keysOf(previous, type)) queue.add(key)
    }
  })
  for (const kind of controller.watches === 'all'
    ? resourceTypes.map(({ kind }) => kind)
    : controller.watches) {
    for (const object of client.list(kind))
      for (const key of controller.keysOf(object, 'ADDED')) queue.add(key)
  }
  return () => {
    unsubscribe()
    queue.close()
  }
}
