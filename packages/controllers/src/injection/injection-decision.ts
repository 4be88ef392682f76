import type { Namespace, Pod } from '@traffic-lab/resources'

const injectKey = 'sidecar.istio.io/inject'
const revisionLabel = 'istio.io/rev'
const systemNamespaces = ['kube-system', 'kube-public', 'kube-node-lease', 'local-path-storage']

/**
 * Whether Istio injects a sidecar into a new pod, as with a default installation (one revision, `default`;
 * namespaces not enabled by default). First the webhook's selectors decide by labels whether the injector is asked
 * at all; then the injector looks at the pod, where the label `sidecar.istio.io/inject` wins over the annotation.
 */
export function injectionIsWanted(pod: Pod, namespace: Namespace | undefined): boolean {
  return webhookSelects(pod, namespace) && injectorAgrees(pod)
}

function webhookSelects({ metadata }: Pod, namespace: Namespace | undefined): boolean {
  const { labels = {} } = metadata
  const ofNamespace = namespace?.metadata.labels ?? {}
  const injection = ofNamespace['istio-injection']
  const revision = ofNamespace[revisionLabel]
  if (labels[injectKey] === 'false') return false
  if (injection === 'enabled') return true
  if (injection !== undefined) return false
  if (revision !== undefined) return revision === 'default'
  if (labels[revisionLabel] !== undefined) return labels[revisionLabel] === 'default'
  return labels[injectKey] === 'true'
}

function injectorAgrees({ metadata, spec }: Pod): boolean {
  if (spec.hostNetwork === true) return false
  if (systemNamespaces.includes(metadata.namespace ?? '')) return false
  // Anything but "true" and "false" falls back to the policy of the namespace, which has said yes.
  return (metadata.labels?.[injectKey] ?? metadata.annotations?.[injectKey]) !== 'false'
}
