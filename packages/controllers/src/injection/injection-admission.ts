import type { Admission } from '@traffic-lab/kube-api'
import { ApiError } from '@traffic-lab/kube-api'
import type { KubeObject, Namespace, Pod } from '@traffic-lab/resources'
import { proxyContainerName } from '@traffic-lab/resources'
import { canonicalServiceLabels } from './canonical-service.ts'
import { injectionIsWanted } from './injection-decision.ts'
import type { InjectionTemplate } from './proxy-container.ts'
import { containersWithProxy } from './proxy-container.ts'

const templatesKey = 'inject.istio.io/templates'
const statusKey = 'sidecar.istio.io/status'

/** Adds the container `istio-proxy` to a new pod where Istio would. Pods that exist are never changed. */
export function injectionAdmission(namespaceOf: (name: string) => Namespace | undefined): Admission {
  return (object, previous) => {
    if (previous !== undefined || !isPod(object)) return object
    return injectionIsWanted(object, namespaceOf(object.metadata.namespace ?? 'default'))
      ? inject(object)
      : object
  }
}

function inject(pod: Pod): Pod {
  const template = templateOf(pod)
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      labels: { ...pod.metadata.labels, ...canonicalServiceLabels(pod) },
      annotations: { ...defaultContainers(pod), ...pod.metadata.annotations, [statusKey]: injectionStatus },
    },
    spec: { ...pod.spec, containers: containersWithProxy(pod, template) },
  }
}

function templateOf(pod: Pod): InjectionTemplate {
  const template = pod.metadata.annotations?.[templatesKey] ?? 'sidecar'
  if (template === 'sidecar' || template === 'gateway') return template
  throw new ApiError(
    400,
    undefined,
    `admission webhook "sidecar-injector.istio.io" denied the request: annotation ${templatesKey}: "${template}" is not supported here; use "sidecar" or "gateway"`,
  )
}

/** What makes `kubectl logs` and `kubectl exec` choose the application without `-c` and without a remark. */
function defaultContainers(pod: Pod): Readonly<Record<string, string>> {
  const app = pod.spec.containers.find(({ name }) => name !== proxyContainerName)
  if (app === undefined) return {}
  return {
    'kubectl.kubernetes.io/default-container': app.name,
    'kubectl.kubernetes.io/default-logs-container': app.name,
  }
}

const injectionStatus = JSON.stringify({
  initContainers: null,
  containers: [proxyContainerName],
  volumes: null,
  imagePullSecrets: null,
  revision: 'default',
})

function isPod(object: KubeObject): object is Pod {
  return object.kind === 'Pod' && typeof object.spec === 'object' && object.spec !== null
}
