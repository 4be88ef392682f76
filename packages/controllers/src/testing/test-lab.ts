import { ObjectStore, standardAdmission, timestamp } from '@traffic-lab/kube-api'
import type { KubeObject, Pod } from '@traffic-lab/resources'
import { podAddress } from '@traffic-lab/resources'
import { controllersAdmission } from '../controllers-admission.ts'
import { startControllers } from '../start-controllers.ts'

export interface TestLabOptions {
  readonly now?: () => number
  readonly prefix?: string
  readonly initial?: { readonly revision: number; readonly objects: readonly KubeObject[] }
  /** Which pods become ready as soon as they run; the others run and stay not ready. */
  readonly becomesReady?: (pod: Pod) => boolean
  /** Which pods' processes end when they are told to. */
  readonly obeys?: (pod: Pod) => boolean
}

/** A real store with the real controllers, and a kubelet that only writes what a kubelet would. */
export function createTestLab(options: TestLabOptions = {}) {
  const { now = Date.now, prefix = '127.9', initial, becomesReady = () => true, obeys = () => true } = options
  const errors: string[] = []
  const mutate = controllersAdmission({ serviceAddressPrefix: prefix, objects: () => store })
  const admission = standardAdmission({ mutate })
  const store: ObjectStore = new ObjectStore({ admission, now, ...(initial && { initial }) })
  let addresses = 0

  function setReady(pod: Pod, ready: boolean): void {
    const lastTransitionTime = timestamp(now())
    store.updateStatus<Pod>({
      ...pod,
      status: {
        phase: 'Running',
        podIP: pod.status?.podIP ?? podAddress(prefix, addresses++),
        conditions: [{ type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime }],
      },
    })
  }

  function keep(name: string, namespace: string): void {
    const pod = store.get('Pod', namespace, name)
    if (pod?.spec.nodeName !== 'lab') return
    if (pod.metadata.deletionTimestamp !== undefined) {
      if (obeys(pod)) store.remove('Pod', namespace, name)
    } else if (pod.status?.podIP === undefined) setReady(pod, becomesReady(pod))
  }

  store.subscribe(['Pod'], ({ object: { metadata } }) => {
    queueMicrotask(() => keep(metadata.name, metadata.namespace ?? ''))
  })
  const controllers = startControllers({
    client: store,
    serviceAddressPrefix: prefix,
    now,
    log: (line) => errors.push(line),
  })
  return {
    store,
    errors,
    setReady,
    close: () => controllers.close(),
    /** All that follows from what has been written so far is done when this resolves: it runs in microtasks. */
    settled: () => new Promise<void>((resolve) => setImmediate(resolve)),
    pods: (namespace = 'weather') => store.list('Pod', { namespace }),
    createNamespace: (name = 'weather', labels: Record<string, string> = {}) =>
      store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } }),
  }
}
