import {
  ApiException,
  CoreV1Api,
  createConfiguration,
  type KubeConfig,
  type KubernetesObject,
  KubernetesObjectApi,
  type RequestContext,
  type SecurityAuthentication,
  ServerConfiguration,
} from '@kubernetes/client-node'
import { type KubeObject, MeshError, objectName } from '@traffic-lab/resources'
import { type ExecResult, execInPod } from './exec-in-pod.ts'
import { forwardPort, type PortForward } from './forward-port.ts'
import { type KubeconfigChoice, loadKubeconfig } from './load-kubeconfig.ts'

/** The API refuses what an object says; `sentence` is its own. */
export class ApiRefusal extends MeshError {
  readonly sentence: string

  constructor(action: string, sentence: string, cause: unknown) {
    super('VER009', `${action}: ${sentence}`, { cause })
    this.sentence = sentence
  }
}

/** BadRequest (also: an admission webhook's no) and Invalid. */
const refusals: ReadonlySet<number> = new Set([400, 422])

/** One request may take this long; whatever waits longer asks again. */
const requestTimeoutMs = 30_000

export interface ObjectRef {
  readonly apiVersion: string
  readonly kind: string
  readonly namespace?: string
  readonly name: string
}

/**
 * The Kubernetes API, as much as experiments need: the same for a lab and for a Kubernetes cluster. Refusals and
 * failures are MeshErrors with the API's own words.
 */
export interface KubeClient {
  /** The kubeconfig's context, and the URL of its API server. */
  readonly context: string
  readonly server: string
  read<T extends KubeObject = KubeObject>(ref: ObjectRef): Promise<T | undefined>
  list<T extends KubeObject = KubeObject>(
    apiVersion: string,
    kind: T['kind'],
    namespace?: string,
    labelSelector?: string,
  ): Promise<readonly T[]>
  /** Creates the object, or replaces the one of that name whole. Returns what is now stored. */
  put(object: KubeObject): Promise<KubeObject>
  /** Does nothing when there is no such object. */
  delete(ref: ObjectRef): Promise<void>
  /** What a container printed during the last seconds. */
  logs(namespace: string, pod: string, container: string, sinceSeconds: number): Promise<string>
  exec(namespace: string, pod: string, container: string, command: readonly string[]): Promise<ExecResult>
  /** A free port of 127.0.0.1 that leads to a port of the pod, until it is closed. */
  forward(namespace: string, pod: string, port: number): Promise<PortForward>
  /** The same client, whose calls end when this signal is aborted. */
  withSignal(signal: AbortSignal): KubeClient
}

/** Speaks to the API of a kubeconfig's context. */
export function createKubeClient(choice: KubeconfigChoice): KubeClient {
  const config = loadKubeconfig(choice)
  return clientOf(config, keepingConnections(config), undefined)
}

/** The library gives every request a connection pool of its own, so a TLS handshake each: here all share the first one. */
function keepingConnections(config: KubeConfig): SecurityAuthentication {
  let shared: ReturnType<RequestContext['getDispatcher']>
  return {
    getName: () => config.getName(),
    async applySecurityAuthentication(context) {
      await config.applySecurityAuthentication(context)
      shared ??= context.getDispatcher()
      if (shared !== undefined) context.setDispatcher(shared)
    },
  }
}

function clientOf(
  config: KubeConfig,
  authentication: SecurityAuthentication,
  signal: AbortSignal | undefined,
): KubeClient {
  const server = config.getCurrentCluster()?.server ?? ''
  const configuration = createConfiguration({
    baseServer: new ServerConfiguration(server, {}),
    authMethods: { default: authentication },
    promiseMiddleware: [
      {
        async pre(context) {
          context.setSignal(boundedSignal(signal))
          return context
        },
        async post(context) {
          return context
        },
      },
    ],
  })
  const objects = new KubernetesObjectApi(configuration)
  const core = new CoreV1Api(configuration)
  const client: KubeClient = {
    context: config.getCurrentContext(),
    server,
    read: <T extends KubeObject>(ref: ObjectRef) =>
      call(`read ${refName(ref)}`, async () => plain<T>(await objects.read(headerOf(ref))), 404),
    list: <T extends KubeObject>(
      apiVersion: string,
      kind: T['kind'],
      namespace?: string,
      labelSelector?: string,
    ) =>
      call(`list ${kind}s`, async () => {
        const unused = [undefined, undefined, undefined, undefined] as const
        const { items } = await objects.list(apiVersion, kind, namespace, ...unused, labelSelector)
        // The entries of a list carry neither kind nor version.
        return items.map((item) => ({ ...plain<T>(item), apiVersion, kind }))
      }),
    put: (object) => put(objects, object),
    async delete(ref) {
      await call(`delete ${refName(ref)}`, () => objects.delete(headerOf(ref)), 404)
    },
    logs: (namespace, name, container, sinceSeconds) =>
      call(`read the log of ${namespace}/${name}`, () =>
        core.readNamespacedPodLog({ namespace, name, container, sinceSeconds }),
      ),
    exec: (namespace, pod, container, command) =>
      execInPod(config, { namespace, pod, container, command, ...(signal && { signal }) }),
    forward: (namespace, pod, port) => forwardPort(config, { namespace, pod, port }),
    withSignal: (next) => clientOf(config, authentication, next),
  }
  return client
}

async function put(api: KubernetesObjectApi, object: KubeObject): Promise<KubeObject> {
  const action = `apply ${objectName(object)}`
  const spec: KubernetesObject = JSON.parse(JSON.stringify(object))
  for (let attempt = 1; ; attempt += 1) {
    const created = await call(action, async () => plain(await api.create(spec)), 409)
    if (created !== undefined) return created
    const current = await call(action, () => api.read(headerOf(refOf(object))), 404)
    const resourceVersion = current?.metadata?.resourceVersion
    if (resourceVersion !== undefined) {
      const replacement = { ...spec, metadata: { ...spec.metadata, resourceVersion } }
      const replaced = await call(action, async () => plain(await api.replace(replacement)), 409)
      if (replaced !== undefined) return replaced
    }
    if (attempt === 5)
      throw new MeshError('VER003', `${action}: others change it at the same time, five times over`)
  }
}

export function refOf({ apiVersion, kind, metadata }: KubeObject): ObjectRef {
  const { name, namespace } = metadata
  return { apiVersion, kind, name, ...(namespace !== undefined && { namespace }) }
}

function headerOf({ apiVersion, kind, name, namespace }: ObjectRef) {
  return { apiVersion, kind, metadata: { name, ...(namespace !== undefined && { namespace }) } }
}

function refName({ kind, namespace, name }: ObjectRef): string {
  return namespace === undefined ? `${kind} ${name}` : `${kind} ${namespace}/${name}`
}

/** The library's objects with its Dates as text again. */
function plain<T extends KubeObject>(object: KubernetesObject): T {
  return JSON.parse(JSON.stringify(object))
}

function boundedSignal(signal: AbortSignal | undefined): AbortSignal {
  const timeout = AbortSignal.timeout(requestTimeoutMs)
  return signal === undefined ? timeout : AbortSignal.any([signal, timeout])
}

async function call<T>(action: string, request: () => Promise<T>): Promise<T>
async function call<T>(action: string, request: () => Promise<T>, tolerated: number): Promise<T | undefined>
async function call<T>(
  action: string,
  request: () => Promise<T>,
  tolerated?: number,
): Promise<T | undefined> {
  try {
    return await request()
  } catch (cause) {
    if (cause instanceof ApiException && cause.code === tolerated) return undefined
    if (cause instanceof ApiException && refusals.has(cause.code)) {
      throw new ApiRefusal(action, messageOf(cause), cause)
    }
    const hint =
      cause instanceof ApiException ? undefined : 'Is the API server up? Try kubectl get namespaces.'
    throw new MeshError('VER002', `${action}: ${messageOf(cause)}`, {
      cause,
      ...(hint !== undefined && { hint }),
    })
  }
}

/** Whether a call failed because the API has no such kind. */
export function isUnknownKind(error: unknown): boolean {
  return error instanceof MeshError && error.cause instanceof ApiException && error.cause.code === 404
}

/** The API's own sentence, or the network's. */
function messageOf(cause: unknown): string {
  if (cause instanceof ApiException) {
    const status: unknown = typeof cause.body === 'string' ? parse(cause.body) : cause.body
    const message =
      typeof status === 'object' && status !== null && 'message' in status ? status.message : undefined
    return typeof message === 'string' ? message : `the API answered ${cause.code}`
  }
  if (!(cause instanceof Error)) return String(cause)
  return cause.cause instanceof Error ? `${cause.message}: ${cause.cause.message}` : cause.message
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return { message: text }
  }
}
