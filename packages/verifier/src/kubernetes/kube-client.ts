import {
  CoreV1Api,
  type KubeConfig,
  KubernetesObjectApi,
  type SecurityAuthentication,
} from '@kubernetes/client-node'
import type { KubeObject } from '@traffic-lab/resources'
import { apiConfiguration, keepingConnections } from './api-configuration.ts'
import { callApi } from './call-api.ts'
import { type ExecResult, execInPod } from './exec-in-pod.ts'
import { forwardPort, type PortForward } from './forward-port.ts'
import { type KubeconfigChoice, loadKubeconfig } from './load-kubeconfig.ts'
import { headerOf, type ObjectRef, refName } from './object-ref.ts'
import { plain, putObject } from './put-object.ts'

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

function clientOf(
  config: KubeConfig,
  authentication: SecurityAuthentication,
  signal: AbortSignal | undefined,
): KubeClient {
  const server = config.getCurrentCluster()?.server ?? ''
  const configuration = apiConfiguration(server, authentication, signal)
  const objects = new KubernetesObjectApi(configuration)
  const core = new CoreV1Api(configuration)
  const client: KubeClient = {
    context: config.getCurrentContext(),
    server,
    read: <T extends KubeObject>(ref: ObjectRef) =>
      callApi(`read ${refName(ref)}`, async () => plain<T>(await objects.read(headerOf(ref))), 404),
    list: <T extends KubeObject>(
      apiVersion: string,
      kind: T['kind'],
      namespace?: string,
      labelSelector?: string,
    ) =>
      callApi(`list ${kind}s`, async () => {
        const unused = [undefined, undefined, undefined, undefined] as const
        const { items } = await objects.list(apiVersion, kind, namespace, ...unused, labelSelector)
        // The entries of a list carry neither kind nor version.
        return items.map((item) => ({ ...plain<T>(item), apiVersion, kind }))
      }),
    put: (object) => putObject(objects, object),
    async delete(ref) {
      await callApi(`delete ${refName(ref)}`, () => objects.delete(headerOf(ref)), 404)
    },
    logs: (namespace, name, container, sinceSeconds) =>
      callApi(`read the log of ${namespace}/${name}`, () =>
        core.readNamespacedPodLog({ namespace, name, container, sinceSeconds }),
      ),
    exec: (namespace, pod, container, command) =>
      execInPod(config, { namespace, pod, container, command, ...(signal && { signal }) }),
    forward: (namespace, pod, port) => forwardPort(config, { namespace, pod, port }),
    withSignal: (next) => clientOf(config, authentication, next),
  }
  return client
}
