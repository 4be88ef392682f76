import type { Pod } from './kubernetes-objects.ts'

export const proxyContainerName = 'istio-proxy'

/**
 * Whether a pod carries a proxy, and which kind. A gateway's proxy is started as `proxy router`, a sidecar's as
 * `proxy sidecar` (Istio's injection templates).
 */
export function proxyTypeOf(pod: Pod): 'sidecar' | 'gateway' | undefined {
  const proxy = pod.spec.containers.find(({ name }) => name === proxyContainerName)
  if (proxy === undefined) return undefined
  return proxy.args?.includes('router') ? 'gateway' : 'sidecar'
}

/** Istio's node id, `type~ip~pod.namespace~namespace.svc.cluster.local`; undefined without a proxy or an address. */
export function nodeIdOf(pod: Pod): string | undefined {
  const type = proxyTypeOf(pod)
  const ip = pod.status?.podIP
  if (type === undefined || ip === undefined) return undefined
  const { name, namespace = 'default' } = pod.metadata
  const role = type === 'gateway' ? 'router' : type
  return `${role}~${ip}~${name}.${namespace}~${namespace}.svc.cluster.local`
}
