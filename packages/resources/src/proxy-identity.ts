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

/**
 * The node id of the Envoy beside a pod; undefined before it has an address. A pod without a proxy of its own has a
 * plain one in the lab, which knows Services but no rules.
 */
export function labNodeIdOf(pod: Pod): string | undefined {
  const { name, namespace = 'default' } = pod.metadata
  const ip = pod.status?.podIP
  if (ip === undefined) return undefined
  return nodeIdOf(pod) ?? `plain~${ip}~${name}.${namespace}~${namespace}.svc.cluster.local`
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
