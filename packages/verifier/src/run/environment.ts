import { isDeepStrictEqual } from 'node:util'
import type { KubeObject, Pod, SourcedObject } from '@traffic-lab/resources'
import { MeshError, objectName } from '@traffic-lab/resources'
import { ApiRefusal } from '../kubernetes/call-api.ts'
import type { KubeClient } from '../kubernetes/kube-client.ts'
import { refOf } from '../kubernetes/object-ref.ts'
import { type InForce, waitInForce } from '../kubernetes/wait-in-force.ts'
import { waitReady } from '../kubernetes/wait-ready.ts'
import { waitUntil } from '../kubernetes/wait-until.ts'
import { type Isolation, isolate, isolationOf, runLabel } from '../rules/isolate.ts'
import type { AppPlan } from '../rules/load-objects.ts'
import type { AppNamespace } from './app-namespace.ts'

const podsDeadlineMs = 180_000
const rulesDeadlineMs = 120_000
const removalDeadlineMs = 120_000

const istio = /^networking\.istio\.io\//

/** A namespace with a running app, made for experiments that want this app and removed afterwards. */
export class Environment implements AppNamespace {
  readonly isolation: Isolation
  readonly #app: AppPlan
  readonly #client: KubeClient
  readonly #signal: AbortSignal
  /** Rules that stand in the namespace besides the app's own, by object name. */
  readonly #rules = new Map<string, KubeObject>()

  private constructor(client: KubeClient, signal: AbortSignal, isolation: Isolation, app: AppPlan) {
    this.#client = client.withSignal(signal)
    this.#signal = signal
    this.isolation = isolation
    this.#app = app
  }

  /** Creates the namespace and the app, and waits until its pods are ready and its own rules in force. */
  static async open(
    client: KubeClient,
    options: {
      readonly namespace: string
      readonly app: AppPlan
      readonly objects: readonly SourcedObject[]
      /** Labels for a namespace whose pods get a sidecar. */
      readonly injection: Readonly<Record<string, string>>
      readonly signal: AbortSignal
    },
  ): Promise<Environment> {
    const isolation = isolationOf(options.namespace)
    const environment = new Environment(client, options.signal, isolation, options.app)
    try {
      await environment.#start(options.objects, options.injection)
      return environment
    } catch (error) {
      await Environment.remove(client, options.namespace)
      throw error
    }
  }

  async #start(
    sources: readonly SourcedObject[],
    injection: Readonly<Record<string, string>>,
  ): Promise<void> {
    const { namespace } = this.isolation
    const objects = sources.map((source) => isolate(source, this.isolation))
    await this.#client.put({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace, labels: { ...injection, [runLabel]: namespace } },
    })
    const stored: KubeObject[] = []
    for (const object of objects) stored.push(await this.#client.put(object))
    await waitReady(this.#client, namespace, { deadlineMs: podsDeadlineMs, signal: this.#signal })
    const rules = stored.filter(({ apiVersion }) => istio.test(apiVersion))
    const inForce = await this.#settle(rules)
    if (inForce.state === 'refused') {
      throw new MeshError('VER010', `${objectName(inForce.object)} was refused: ${inForce.message}`)
    }
  }

  /** Whether these rules can become the only ones by being applied: nothing else stands. */
  canReset({ app, replicas, faults }: AppPlan, rules: readonly KubeObject[]): boolean {
    const names = new Set(rules.map(objectName))
    const same = isDeepStrictEqual(
      [app, replicas, faults],
      [this.#app.app, this.#app.replicas, this.#app.faults],
    )
    return same && [...this.#rules.keys()].every((name) => names.has(name))
  }

  /** Applies rules and waits until they are in force, as far as the API can tell. */
  async apply(rules: readonly KubeObject[]): Promise<InForce> {
    const stored: KubeObject[] = []
    for (const rule of rules) {
      try {
        stored.push(await this.#client.put(rule))
      } catch (error) {
        if (!(error instanceof ApiRefusal)) throw error
        return { state: 'refused', object: rule, message: error.sentence }
      }
      this.#rules.set(objectName(rule), rule)
    }
    return await this.#settle(stored)
  }

  /** Deletes rules. No condition tells when the proxies have heard of it. */
  async withdraw(rules: readonly KubeObject[]): Promise<void> {
    for (const rule of rules) {
      await this.#client.delete(refOf(rule))
      this.#rules.delete(objectName(rule))
    }
  }

  async #settle(stored: readonly KubeObject[]): Promise<InForce> {
    return await waitInForce(this.#client, stored, { deadlineMs: rulesDeadlineMs, signal: this.#signal })
  }

  get client(): KubeClient {
    return this.#client
  }

  get signal(): AbortSignal {
    return this.#signal
  }

  async pods(): Promise<readonly Pod[]> {
    return await this.#client.list<Pod>('v1', 'Pod', this.isolation.namespace)
  }

  /** Removes a namespace and waits until it is gone; needs a client without a signal, as it runs after Ctrl-C too. */
  static async remove(client: KubeClient, namespace: string): Promise<void> {
    const ref = { apiVersion: 'v1', kind: 'Namespace', name: namespace }
    await client.delete(ref)
    await waitUntil(async () => ((await client.read(ref)) === undefined ? true : undefined), {
      what: `namespace ${namespace} is gone`,
      deadlineMs: removalDeadlineMs,
      hint: `Remove it by hand: kubectl delete namespace ${namespace}`,
    })
  }
}

/** The object as it must stand, for callers that hold sources. */
export function isolated(
  sources: readonly SourcedObject[],
  { isolation }: Environment,
): readonly KubeObject[] {
  return sources.map((source) => isolate(source, isolation))
}
