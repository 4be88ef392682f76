import type { Container, Pod } from '@traffic-lab/resources'
import { proxyContainerName } from '@traffic-lab/resources'

const proxyImage = 'istio/proxyv2:1.31.0'
const logLevels = [
  '--proxyLogLevel=warning',
  '--proxyComponentLogLevel=misc:error',
  '--log_output_level=default:info',
]

/** The injection templates that are known: what a pod's `inject.istio.io/templates` may name. */
export type InjectionTemplate = 'sidecar' | 'gateway'

/**
 * The pod's containers with the proxy among them. A container `istio-proxy` of the pod's own is laid over the
 * template, its image `auto` standing for the template's, as Istio does.
 */
export function containersWithProxy(pod: Pod, template: InjectionTemplate): readonly Container[] {
  const own = pod.spec.containers.find(({ name }) => name === proxyContainerName)
  const proxy = proxyContainer(template)
  if (own === undefined) return [...pod.spec.containers, proxy]
  const merged = { ...proxy, ...own, image: own.image === 'auto' ? proxy.image : own.image }
  return pod.spec.containers.map((container) => (container === own ? merged : container))
}

function proxyContainer(template: InjectionTemplate): Container {
  const role = template === 'gateway' ? 'router' : 'sidecar'
  return {
    name: proxyContainerName,
    image: proxyImage,
    args: ['proxy', role, '--domain', '$(POD_NAMESPACE).svc.cluster.local', ...logLevels],
    ports: [{ name: 'http-envoy-prom', containerPort: 15090, protocol: 'TCP' }],
    env: [
      { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      { name: 'POD_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
      { name: 'INSTANCE_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
    ],
  }
}
